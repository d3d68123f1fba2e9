// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.walkscope.capture.FileThereException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** File that a command writes at its end. */
public final class NewFile {
  private NewFile() {}

  /** Checks, before the work, that the file is not there and can be made. */
  public static void require(CommandLine command, Path file) {
    require(command, file, false);
  }

  /**
   * The same.
   *
   * @param replaced whether the file may be there
   */
  public static void require(CommandLine command, Path file, boolean replaced) {
    if (!replaced) {
      requireAbsent(command, file);
    }
    requireFolder(command, file);
    if (!Files.isWritable(file.toAbsolutePath().getParent())) {
      throw new ParameterException(command, file + " cannot be made: no permission in its folder");
    }
  }

  /** Checks that the file has a name: an empty one would be that of the folder. */
  public static void requireNamed(CommandLine command, Path file) {
    if (file.toString().isEmpty()) {
      throw new ParameterException(command, "the name of the new file is empty: name one");
    }
  }

  /** Checks that the file is not there. */
  public static void requireAbsent(CommandLine command, Path file) {
    requireNamed(command, file);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ParameterException(command, FileThereException.of(file, false).getMessage());
    }
  }

  /** Checks that the folder of the file is there. */
  public static void requireFolder(CommandLine command, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ParameterException(command, file + " cannot be made: its folder is not there");
    }
  }
}
