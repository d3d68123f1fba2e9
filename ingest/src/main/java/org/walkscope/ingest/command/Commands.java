// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import org.walkscope.text.TerminalText;
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
    versionProvider = AgentVersion.class,
    subcommands = {
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
        spec.commandLine(), "say which: ingest, replay, inspect or redact");
  }

  /** Runs one command and returns its exit status. */
  public static int run(String... args) {
    CommandLine line = new CommandLine(new Commands());
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          complain(command, reason(e));
          return 1;
        });
    line.setParameterExceptionHandler(
        (e, rest) -> {
          complain(e.getCommandLine(), e.getMessage() + " (--help)");
          return 2;
        });
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      complain(line, "out of memory: give it more, as with heap=1g before ./walkscope");
    } catch (StackOverflowError | LinkageError e) {
      complain(line, "a fault of ours: " + e);
    }
    return 1;
  }

  static String reason(Exception e) {
    if (e instanceof IOException) {
      StringBuilder reason =
          new StringBuilder(e.getMessage() == null ? e.toString() : e.getMessage());
      for (Throwable also : e.getSuppressed()) {
        reason.append("; ").append(also.getMessage());
      }
      return reason.toString();
    }
    return "a fault of ours: " + e;
  }

  static void complain(CommandLine command, String what) {
    command
        .getErr()
        .println(command.getCommandSpec().qualifiedName() + ": " + TerminalText.line(what));
  }
}
