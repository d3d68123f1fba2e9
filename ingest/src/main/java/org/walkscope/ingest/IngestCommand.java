// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import org.walkscope.command.CommandErrors;
import org.walkscope.command.StandardOutput;
import org.walkscope.ingest.command.ClientLog;
import org.walkscope.ingest.command.Commands;
import picocli.CommandLine;

/** Main class: {@code ingest}, {@code replay}, {@code redact} and {@code inspect}. */
public final class IngestCommand {
  private IngestCommand() {}

  public static void main(String[] args) {
    ClientLog.toStandardError();
    // failures in threads that libraries start: one line, too
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> System.err.println("walkscope: " + thread.getName() + " failed: " + e));
    StandardOutput out = StandardOutput.ofProcess();
    CommandLine line = Commands.commandLine().setOut(out);
    System.exit(out.status(CommandErrors.run(line, args), line));
  }
}
