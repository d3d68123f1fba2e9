// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.walkscope.standalone.bench.BenchCommand;
import org.walkscope.standalone.faults.FaultsCommand;
import org.walkscope.standalone.run.ScratchDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Broker, Flink, replay and dashboard in one JVM. */
@Command(
    name = "walkscope",
    mixinStandardHelpOptions = true,
    description = "Recorded page-table walks through a real Kafka broker and a real Flink job.",
    subcommands = {
      DemoCommand.class,
      VerifyCommand.class,
      VerifyStressCommand.class,
      VerifyMigrationCommand.class,
      SelftestCommand.class,
      CompareCommand.class,
      PageTypesCommand.class,
      BenchCommand.class,
      FaultsCommand.class
    })
public final class StandaloneCommand {
  private StandaloneCommand() {}

  /** The command line, as a test runs it too. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return CommandErrors.tellingInOneLine(new CommandLine(new StandaloneCommand()))
        .setOut(TerminalWriter.before(out))
        .setErr(TerminalWriter.before(err));
  }

  private static CommandLine commandLine() {
    CommandLine terminal = new CommandLine(new StandaloneCommand());
    return commandLine(terminal.getOut(), terminal.getErr());
  }

  /** Runs it, and ends the JVM: broker and Flink leave threads that are no daemons. */
  public static void main(String[] arguments) throws IOException {
    ScratchDirectory log = LogFile.open();
    AtomicBoolean failed = new AtomicBoolean(); // Ctrl-C ends a demo as it should
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!failed.get() || !LogFile.isWritten()) {
                    log.close();
                  }
                },
                "walkscope-log"));
    int status = run(arguments);
    failed.set(status != ExitCode.OK);
    System.exit(status);
  }

  private static int run(String[] arguments) {
    CommandLine line = commandLine();
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      return CommandErrors.failed(e, line);
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }
}
