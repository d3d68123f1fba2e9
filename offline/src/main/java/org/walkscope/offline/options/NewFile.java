// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
    if (!replaced && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ParameterException(command, file + " is there already: name a new one");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ParameterException(command, file + " cannot be made: its folder is not there");
    }
    if (!Files.isWritable(folder)) {
      throw new ParameterException(command, file + " cannot be made: no permission in its folder");
    }
  }
}
