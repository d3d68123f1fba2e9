// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.IOException;
import java.nio.file.Path;

/** Wrong name of a new file: something that is not to be replaced is there. */
public final class FileThereException extends IOException {
  private static final long serialVersionUID = 1L;

  private FileThereException(String message) {
    super(message);
  }

  /**
   * Failure of a command that makes new files.
   *
   * @param force whether the command has the option --force
   */
  public static FileThereException of(Path path, boolean force) {
    return new FileThereException(
        path + " is there already: name a new one" + (force ? ", or give --force" : ""));
  }

  /** Failure to replace what is no file, such as a folder. */
  static FileThereException ofNoFile(Path path) {
    return new FileThereException(
        path + " is no regular file, and is never replaced: name a new one");
  }

  /** Failure of a command that would write over what it reads. */
  public static FileThereException ofInput(Path path) {
    return new FileThereException(path + " is the capture itself: name a new one");
  }
}
