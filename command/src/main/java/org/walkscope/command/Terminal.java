// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Terminal at standard output or standard error, if there is one. */
public final class Terminal {
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int ERR = 2;

  private Terminal() {}

  /** True if a person types what standard input reads. */
  public static boolean isAtInput() {
    return isAt(IN);
  }

  /** True if a person reads standard output as it is written. */
  public static boolean isAtOutput() {
    return isAt(OUT);
  }

  /** True if a person reads standard error as it is written. */
  public static boolean isAtError() {
    return isAt(ERR);
  }

  private static boolean isAt(int descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /** Columns of the terminal; 80 without one. */
  public static int columns() {
    return isAtOutput() ? new UsageMessageSpec().autoWidth(true).width() : 80;
  }
}
