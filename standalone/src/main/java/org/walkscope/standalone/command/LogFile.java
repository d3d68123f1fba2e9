// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.walkscope.standalone.run.ScratchDirectory;

/**
 * Log of this process. That of a command is in a private directory with an unpredictable name, and
 * stays when the command fails, and only then.
 */
public final class LogFile {
  /** System property that log4j2-file.properties reads; set before the first logger is made. */
  private static final String FILE = "walkscope.log.file";

  private static final String CONFIGURATION = "log4j2.configurationFile";

  private LogFile() {}

  /** Opens the log. */
  static ScratchDirectory open() throws IOException {
    Path directory = Files.createTempDirectory("walkscope-log-");
    System.setProperty(FILE, directory.resolve("log").toString());
    System.setProperty(CONFIGURATION, "log4j2-file.properties");
    return ScratchDirectory.over(directory); // has a logger
  }

  /** Opens the log of a service that stays, in its folder: two files of some MiB at most. */
  public static void in(Path folder) {
    System.setProperty(FILE, folder.resolve("log").toString());
    System.setProperty(CONFIGURATION, "log4j2-service.properties");
  }

  /** Logs a failure, and says where; empty if there is no log. */
  public static String logged(Exception failure) {
    if (System.getProperty(FILE) == null) {
      return "";
    }
    LoggerFactory.getLogger(LogFile.class).warn("the command failed", failure);
    return hint();
  }

  /** Place of the log; empty if there is none. */
  static String hint() {
    return isWritten() ? " (more in " + System.getProperty(FILE) + ")" : "";
  }

  /** True if the log has lines, to which an error message then points. */
  static boolean isWritten() {
    String file = System.getProperty(FILE);
    return file != null && new File(file).length() > 0;
  }
}
