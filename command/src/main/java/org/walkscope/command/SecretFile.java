// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Files that have secrets: the owner and the group alone may read them. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * Checks a file's mode.
   *
   * @throws IOException when others can read or write the file, or it is not there
   */
  public static void check(Path file) throws IOException {
    requireFile(file);
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (mode.contains(PosixFilePermission.OTHERS_READ)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("%s: everyone can read it: chmod 600 %s".formatted(file, file));
    }
  }

  /**
   * Reads a file of properties, checked.
   *
   * @throws IOException with what to change, and without any value
   */
  public static Map<String, String> properties(Path file) throws IOException {
    check(file);
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      read.load(in);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": not a file of properties, NAME=VALUE a line", e);
    }
    Map<String, String> properties = new HashMap<>();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    return properties;
  }

  /**
   * Checks that there is a file that can be read.
   *
   * @throws IOException with what is in its place
   */
  public static void requireFile(Path file) throws IOException {
    InputFile.requireNoFolder(file, file);
    if (!Files.exists(file)) {
      throw new IOException(file + ": no such file");
    }
    if (!Files.isReadable(file)) {
      throw new IOException(file + ": no permission to read it, its owner may give it");
    }
  }
}
