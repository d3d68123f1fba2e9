// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The agent's commands. An error is one line on stderr and exit status 1; wrong usage is 2. */
@Command(
    name = "walkscope",
    description = "Frame streams and captures.",
    mixinStandardHelpOptions = true,
    subcommands = {StreamCommand.class, ReplayCommand.class, InspectCommand.class})
public final class Commands implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which: ingest, replay or inspect");
  }

  /** Runs one command and returns its exit status. */
  public static int run(String... args) {
    CommandLine line = new CommandLine(new Commands());
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          complain(command, e instanceof IOException ? e.getMessage() : e.toString());
          return 1;
        });
    line.setParameterExceptionHandler(
        (e, rest) -> {
          complain(e.getCommandLine(), e.getMessage() + " (--help)");
          return 2;
        });
    return line.execute(args);
  }

  private static void complain(CommandLine command, String what) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + what);
  }
}
