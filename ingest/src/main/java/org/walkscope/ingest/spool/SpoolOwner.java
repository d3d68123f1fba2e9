// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;

/**
 * Gives the folder of a spool to the agent's user, where root has made it: what a pod does before
 * its agent starts, by an image that has no shell.
 */
public final class SpoolOwner {
  private SpoolOwner() {}

  /** Takes the folder, and the number of its user and group. */
  public static void main(String[] arguments) {
    try {
      give(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    } catch (IOException e) {
      System.err.println("the spool's folder: " + CommandErrors.reason(e));
      System.exit(ExitStatus.FAILED);
    }
  }

  static void give(Path folder, int user) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Files.setAttribute(folder, "unix:uid", user);
    Files.setAttribute(folder, "unix:gid", user);
  }
}
