// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import org.walkscope.command.CommandErrors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The agent's commands. An error is one line on stderr and exit status 1; wrong usage is 2; a
 * capture of which damaged parts were passed over is 3.
 */
@Command(
    name = "walkscope",
    description = "Frame streams and captures.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AgentCommand.class,
      StreamCommand.class,
      ReplayCommand.class,
      InspectCommand.class,
      RedactCommand.class
    })
public final class Commands implements Runnable {
  static final int DAMAGED = 3;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say which: agent, ingest, replay, inspect or redact");
  }

  /** Command line, where a failure is one line. */
  public static CommandLine commandLine() {
    return CommandErrors.tellingInOneLine(new CommandLine(new Commands()))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Runs one command and returns its exit status. */
  static int run(String... args) {
    return CommandErrors.run(commandLine(), args);
  }
}
