// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.command;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.text.TerminalText;
import org.walkscope.text.Version;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** Errors of commands: one line, and an exit status other than 0. */
final class CommandErrors {
  private CommandErrors() {}

  /** Text that {@code -V} prints. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"walkscope " + Version.TEXT};
    }
  }

  /** Sets version and handlers of a command and all its subcommands. */
  static CommandLine tellingInOneLine(CommandLine line) {
    everyVersion(line);
    return line.setParameterExceptionHandler((wrong, rest) -> usage(wrong))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
  }

  private static void everyVersion(CommandLine line) {
    line.getCommandSpec().versionProvider(new VersionText());
    line.getSubcommands().values().forEach(CommandErrors::everyVersion);
  }

  private static int usage(ParameterException wrong) {
    CommandLine line = wrong.getCommandLine();
    complain(line, wrong.getMessage() + " (--help)");
    return ExitCode.USAGE;
  }

  /** Reports an error that the user can act on, or an internal fault. Both go to the log. */
  private static int failed(Exception failure, CommandLine line) {
    String reason = failure instanceof IOException io ? reason(io) : "a fault of ours: " + failure;
    logger().warn("the command failed", failure);
    complain(line, reason + LogFile.hint());
    return ExitCode.SOFTWARE;
  }

  /** Reports an {@link Error}, such as a lack of memory. */
  static int failed(Error error, CommandLine line) {
    complain(
        line,
        error instanceof OutOfMemoryError
            ? "out of memory: give it more, as with heap=2g before ./walkscope"
            : "a fault of ours: " + error);
    return ExitCode.SOFTWARE;
  }

  private static String reason(IOException failure) {
    return failure instanceof NoSuchFileException
        ? failure.getMessage() + " is missing: name a file that is there"
        : String.valueOf(failure.getMessage());
  }

  private static void complain(CommandLine line, String what) {
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + TerminalText.line(what));
    line.getErr().flush();
  }

  private static Logger logger() {
    return LoggerFactory.getLogger(CommandErrors.class);
  }
}
