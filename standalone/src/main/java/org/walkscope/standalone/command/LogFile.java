// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.walkscope.standalone.run.ScratchDirectory;

/**
 * Log of this process, in a private directory with an unpredictable name. It stays when a command
 * fails, and only then.
 */
final class LogFile {
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
