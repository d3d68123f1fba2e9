// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Check of files that have secrets: the owner and the group alone may read them. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * Checks a file's mode.
   *
   * @throws IOException when others can read or write the file, or it is not there
   */
  public static void check(Path file) throws IOException {
    Set<PosixFilePermission> mode = mode(file);
    if (mode.contains(PosixFilePermission.OTHERS_READ)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("%s: everyone can read it: chmod 600 %s".formatted(file, file));
    }
  }

  private static Set<PosixFilePermission> mode(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
  }
}
