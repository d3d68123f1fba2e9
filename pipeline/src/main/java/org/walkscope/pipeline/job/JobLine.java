// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.flink.util.TimeUtils;
import org.walkscope.text.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Command line of a job, in {@code flink run} and elsewhere. A misused option gives one line on
 * standard error and exit status 2; another obstacle to the job's start gives one line and exit
 * status 1.
 */
public final class JobLine<O extends JobOptions> {
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private final String name;
  private final O options;
  private final List<String> writes;
  private final Job.Body<O> body;
  private final PrintWriter out;
  private final PrintWriter err;
  private final CommandLine line;

  JobLine(
      String name,
      O options,
      Object more,
      List<String> writes,
      Job.Body<O> body,
      PrintWriter out,
      PrintWriter err) {
    this.name = name;
    this.options = options;
    this.writes = writes;
    this.body = body;
    this.out = out;
    this.err = err;
    line = new CommandLine(options).setCommandName(name);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    if (more != null) {
      line.addMixin("more", more);
    }
    line.registerConverter(Duration.class, JobLine::duration);
  }

  /**
   * Takes the arguments.
   *
   * @return exit status where nothing is to be run: help was asked for, or an option is misused
   */
  public OptionalInt parse(String... args) throws IOException {
    line.getCommandSpec().version("walkscope " + version());
    try {
      line.parseArgs(args);
    } catch (ParameterException e) {
      return OptionalInt.of(misused(e));
    }
    if (line.isUsageHelpRequested()) {
      line.usage(out);
      return OptionalInt.of(0);
    }
    if (line.isVersionHelpRequested()) {
      line.printVersionHelp(out);
      return OptionalInt.of(0);
    }
    return OptionalInt.empty();
  }

  /**
   * Checks what the arguments name.
   *
   * @return exit status where the job cannot run
   */
  public OptionalInt check() {
    try {
      options.check(line, writes);
      return OptionalInt.empty();
    } catch (ParameterException e) {
      return OptionalInt.of(misused(e));
    } catch (IOException e) {
      err.println(TerminalText.line(name + ": " + e.getMessage()));
      return OptionalInt.of(FAILED);
    }
  }

  /**
   * What checkpoints of the job are of, in one line; none where it keeps none, since it reads its
   * input whole.
   */
  public Optional<String> checkpointsOf() {
    return Optional.ofNullable(options.checkpointsOf()).map(TerminalText::line);
  }

  /** Runs the job with arguments that were checked. */
  public void run() throws Exception {
    body.run(options);
  }

  private int misused(ParameterException e) {
    err.println(TerminalText.line(name + ": " + e.getMessage()) + " (--help)");
    return MISUSED;
  }

  private static Duration duration(String text) {
    try {
      Duration duration = TimeUtils.parseDuration(text);
      if (duration.isZero() || duration.isNegative()) {
        throw new TypeConversionException("'" + text + "' is no time above 0");
      }
      return duration;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TypeConversionException("'" + text + "' is no time such as 10 s, 5 min or 200 ms");
    }
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = JobLine.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }
}
