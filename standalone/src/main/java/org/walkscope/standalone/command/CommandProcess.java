// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.StandardOutput;
import org.walkscope.command.TerminalWriter;
import org.walkscope.standalone.run.ScratchDirectory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Process that runs a module's command line. */
public final class CommandProcess {
  private CommandProcess() {}

  /** Command line, for tests too. */
  public static CommandLine commandLine(Object command, PrintWriter out, PrintWriter err) {
    return CommandErrors.tellingInOneLine(new CommandLine(command), LogFile::logged)
        .setOut(TerminalWriter.before(out))
        .setErr(TerminalWriter.before(err));
  }

  /** Runs the command and ends the JVM: broker and Flink leave threads that are no daemons. */
  public static void run(Object command, String[] arguments) throws IOException {
    ScratchDirectory log = LogFile.open();
    AtomicBoolean failed = new AtomicBoolean(); // Ctrl-C is the normal end of a demo
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!failed.get() || !LogFile.isWritten()) {
                    log.close();
                  }
                },
                "walkscope-log"));
    int status = status(command, arguments);
    failed.set(status != ExitCode.OK);
    System.exit(status);
  }

  private static int status(Object command, String[] arguments) {
    StandardOutput out = StandardOutput.ofProcess();
    CommandLine line = commandLine(command, out, new CommandLine(command).getErr());
    return out.status(CommandErrors.run(line, arguments), line);
  }
}
