// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import java.io.PrintWriter;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.StandardOutput;
import org.walkscope.offline.capture.CheckCommand;
import org.walkscope.offline.capture.CutCommand;
import org.walkscope.offline.capture.InfoCommand;
import org.walkscope.offline.capture.MergeCommand;
import org.walkscope.offline.diff.DiffCommand;
import org.walkscope.offline.export.ExportCommand;
import org.walkscope.offline.proc.TextCommands;
import org.walkscope.offline.report.ReportCommand;
import org.walkscope.offline.sql.SqlCommand;
import org.walkscope.offline.whatif.WhatIfCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Commands that answer from capture files. Each returns an {@link
 * org.walkscope.command.ExitStatus}, prints to {@link CommandLine#getOut} and leaves flushing and
 * failures to write to {@link #main}.
 */
@Command(
    name = "walkscope",
    mixinStandardHelpOptions = true,
    description = "Answers from capture files.",
    subcommands = {
      ReportCommand.class,
      DiffCommand.class,
      WhatIfCommand.class,
      InfoCommand.class,
      CheckCommand.class,
      CutCommand.class,
      MergeCommand.class,
      SqlCommand.class,
      ExportCommand.class
    })
public final class OfflineCommands {
  private OfflineCommands() {}

  /** Command line, where a failure is one line: status 2 of a wrong call, 1 of any other. */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return commandLine().setOut(out).setErr(err);
  }

  private static CommandLine commandLine() {
    CommandLine line = new CommandLine(new OfflineCommands());
    TextCommands.all().forEach(line::addSubcommand);
    return CommandErrors.tellingInOneLine(line);
  }

  /** Runs a command. */
  public static void main(String[] arguments) {
    StandardOutput out = StandardOutput.ofProcess();
    CommandLine line = commandLine().setOut(out);
    System.exit(out.status(CommandErrors.run(line, arguments), line));
  }
}
