// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import org.walkscope.command.CommandErrors;
import org.walkscope.standalone.command.LogFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The pipeline on one machine. */
@Command(
    name = "walkscope",
    subcommands = {JobCommand.class, UpCommand.class})
public final class LocalCommands implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  /** Command line, where a failure is one line that names the log. */
  public static CommandLine commandLine() {
    CommandLine line =
        CommandErrors.tellingInOneLine(new CommandLine(new LocalCommands()), LogFile::logged);
    line.getSubcommands().get("job").setStopAtPositional(true); // what follows is the job's
    return line;
  }

  /** Runs a command, and ends the JVM: broker and Flink leave threads that are no daemons. */
  public static void main(String[] arguments) {
    System.exit(CommandErrors.run(commandLine(), arguments));
  }
}
