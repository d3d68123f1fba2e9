// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.walkscope.capture.FileThereException;
import org.walkscope.command.config.ConfigSources;
import org.walkscope.text.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/** Errors of commands: one line on standard error, and an exit status other than 0. */
public final class CommandErrors {
  private static final String HELP = " (--help)";

  private CommandErrors() {}

  /** Sets version, examples and handlers of a command and all its subcommands. */
  public static CommandLine tellingInOneLine(CommandLine line) {
    return tellingInOneLine(line, failure -> "");
  }

  /**
   * The same, with more to say of a failure.
   *
   * @param more end of the line that tells a failure
   */
  public static CommandLine tellingInOneLine(CommandLine line, Function<Exception, String> more) {
    complete(line, new VersionText());
    return line.setParameterExceptionHandler(
            (wrong, rest) ->
                complain(wrong.getCommandLine(), reason(wrong) + HELP, ExitStatus.USAGE))
        .setExecutionExceptionHandler(
            (failure, command, parsed) ->
                failure instanceof FileThereException
                    ? complain(command, failure.getMessage() + HELP, ExitStatus.USAGE)
                    : complain(
                        command,
                        placedReason(command, failure) + more.apply(failure),
                        ExitStatus.FAILED));
  }

  /** Reason of a wrong call, with its place where an option stands in a file. */
  public static String reason(ParameterException wrong) {
    ConfigSources sources = ConfigSources.of(wrong.getCommandLine().getCommandSpec());
    String where = sources == null ? null : sources.where(wrong.getArgSpec());
    return where == null ? wrong.getMessage() : where + ": " + wrong.getMessage();
  }

  /** Reason of a failure, with the place in a file of configuration that names its file. */
  private static String placedReason(CommandLine command, Exception failure) {
    return failure instanceof IOException io
        ? reason(ConfigSources.placed(command, io))
        : reason(failure);
  }

  private static void complete(CommandLine line, IVersionProvider version) {
    CommandSpec spec = line.getCommandSpec();
    spec.versionProvider(version);
    line.getSubcommands().values().forEach(command -> complete(command, version));
    List<String> examples = Examples.of(spec.qualifiedName());
    if (line.getSubcommands().isEmpty() && !examples.isEmpty()) {
      String[] lines =
          examples.stream().map(call -> "  " + call.replace("%", "%%")).toArray(String[]::new);
      addExamples(lines, spec.usageMessage());
    }
  }

  /** Sets examples behind a footer of the command's own; a second call changes nothing. */
  private static void addExamples(String[] lines, UsageMessageSpec usage) {
    String[] own = usage.footer();
    if (!Arrays.equals(own, lines)) {
      String heading = own.length == 0 ? "" : String.join("%n", own) + "%n%n";
      usage.footerHeading(heading + "Example:%n").footer(lines);
    }
  }

  /** Runs a command; an {@link Error} such as a lack of memory is one line, too. */
  public static int run(CommandLine line, String... arguments) {
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError e) {
      return complain(
          line,
          "out of memory: give it more, as with heap=2g before ./walkscope",
          ExitStatus.FAILED);
    } catch (StackOverflowError | LinkageError e) {
      return complain(line, "a fault of ours: " + e, ExitStatus.FAILED);
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }

  /** Reason of a failure, for a person who can act on it; or an internal fault. */
  public static String reason(Exception failure) {
    if (failure instanceof UncheckedIOException unchecked) {
      return reason(unchecked.getCause());
    }
    if (!(failure instanceof IOException io)) {
      return "a fault of ours: " + failure;
    }
    Stream<String> also = Arrays.stream(failure.getSuppressed()).map(Throwable::getMessage);
    return Stream.concat(Stream.of(what(io)), also).distinct().collect(joining("; "));
  }

  private static String what(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file";
    }
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile() + ": no permission";
    }
    if (failure instanceof FileSystemException e && e.getReason() == null) {
      return e.toString(); // the message is the path alone
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** Prints a complaint of a command and returns the exit status. */
  public static int complain(CommandLine line, String what, int status) {
    tell(line, what);
    return status;
  }

  /** Prints a line of a command on standard error. */
  public static void tell(CommandLine line, String what) {
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + TerminalText.line(what));
    line.getErr().flush();
  }
}
