// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import org.walkscope.text.TerminalText;
import org.walkscope.text.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Commands that answer from capture files. */
@Command(name = "walkscope", subcommands = ReportCommand.class)
public final class OfflineCommands {
  private OfflineCommands() {}

  /** Text that {@code --version} prints. */
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"walkscope " + Version.TEXT};
    }
  }

  /** Command line, where a failure is one line: status 2 of a wrong call, 1 of any other. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new OfflineCommands())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (wrong, rest) ->
                complain(wrong.getCommandLine(), wrong.getMessage() + " (--help)", ExitCode.USAGE))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> complain(line, reason(failure), ExitCode.SOFTWARE));
  }

  private static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + " is missing: name a file that is there";
    }
    return failure instanceof IOException ? failure.getMessage() : "a fault of ours: " + failure;
  }

  private static int complain(CommandLine line, String what, int status) {
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + TerminalText.line(what));
    line.getErr().flush();
    return status;
  }

  /** Runs a command. */
  public static void main(String[] arguments) {
    CommandLine terminal = new CommandLine(new OfflineCommands());
    CommandLine line = commandLine(terminal.getOut(), terminal.getErr());
    int status = line.execute(arguments);
    line.getOut().flush();
    System.exit(status);
  }
}
