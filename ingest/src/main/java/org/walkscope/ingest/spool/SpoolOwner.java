// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.text.TerminalText;

/**
 * Gives the folder of a spool to the agent's user, where root has made it: what a pod does before
 * its agent starts, by an image that has no shell.
 */
public final class SpoolOwner {
  private SpoolOwner() {}

  /** Takes the folder, and the number of its user and group. */
  public static void main(String[] arguments) {
    int status = run(System.err, arguments);
    if (status != ExitStatus.OK) {
      System.exit(status);
    }
  }

  static int run(PrintStream err, String... arguments) {
    if (arguments.length != 2 || !arguments[1].matches("\\d{1,9}")) {
      err.println("the spool's folder: wanted are its path, and the number of its user");
      return ExitStatus.USAGE;
    }
    try {
      give(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
      return ExitStatus.OK;
    } catch (IOException e) {
      err.println("the spool's folder: " + TerminalText.line(CommandErrors.reason(e)));
      return ExitStatus.FAILED;
    }
  }

  static void give(Path folder, int user) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Files.setAttribute(folder, "unix:uid", user);
    Files.setAttribute(folder, "unix:gid", user);
  }
}
