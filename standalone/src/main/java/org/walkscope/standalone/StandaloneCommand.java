// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.standalone.bench.BenchCommand;
import org.walkscope.standalone.faults.FaultsCommand;
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
  /** Read by log4j2.properties, so set before the first logger is made. */
  private static final String LOG_FILE = "walkscope.log.file";

  private StandaloneCommand() {}

  /** The command line, as a test runs it too. */
  static CommandLine commandLine() {
    return new CommandLine(new StandaloneCommand())
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
  }

  /** What the user can act on is one line; anything else is a fault of ours and goes to the log. */
  private static int failed(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof IOException) {
      err.println("walkscope: " + failure.getMessage());
      logger().info("the command failed", failure);
    } else {
      err.println("walkscope: a fault of ours: " + failure);
      logger().error("the command failed", failure);
    }
    String file = System.getProperty(LOG_FILE);
    if (file != null && Files.exists(Path.of(file))) {
      err.println("walkscope: more in " + file);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  private static Logger logger() {
    return LoggerFactory.getLogger(StandaloneCommand.class);
  }

  /** Runs it, and ends the JVM: broker and Flink leave threads that are no daemons. */
  public static void main(String[] arguments) throws IOException {
    Path log =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "walkscope-%d.log".formatted(ProcessHandle.current().pid()));
    System.setProperty(LOG_FILE, log.toString());
    int status = commandLine().execute(arguments);
    if (status == ExitCode.OK) {
      Files.deleteIfExists(log);
    }
    System.exit(status);
  }
}
