// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Command line of a job, in {@code flink run} and elsewhere. A misused option gives one line on
 * standard error and exit status 2; another obstacle to the job's start gives one line and exit
 * status 1.
 */
final class JobLine {
  static final int FAILED = 1;
  static final int MISUSED = 2;

  /** Body of a job, run with its options. */
  @FunctionalInterface
  interface Job<O extends JobOptions> {
    void run(O options) throws Exception;
  }

  private JobLine() {}

  /**
   * Main of a job.
   *
   * @param writes topics that must take its results
   */
  static <O extends JobOptions> void main(
      Class<?> job, O options, List<String> writes, String[] args, Job<O> body) throws Exception {
    PrintWriter out = new PrintWriter(System.out, true, UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, UTF_8);
    int status = run(job.getSimpleName(), options, writes, args, body, out, err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs a job and returns the exit status. */
  static <O extends JobOptions> int run(
      String name,
      O options,
      List<String> writes,
      String[] args,
      Job<O> body,
      PrintWriter out,
      PrintWriter err)
      throws Exception {
    CommandLine line = new CommandLine(options).setCommandName(name);
    line.getCommandSpec().mixinStandardHelpOptions(true).version("walkscope " + version());
    line.registerConverter(Duration.class, JobLine::duration);
    try {
      line.parseArgs(args);
      if (line.isUsageHelpRequested()) {
        line.usage(out);
        return 0;
      }
      if (line.isVersionHelpRequested()) {
        line.printVersionHelp(out);
        return 0;
      }
      options.check(line, writes);
    } catch (ParameterException e) {
      err.println(name + ": " + e.getMessage() + " (--help)");
      return MISUSED;
    } catch (IOException e) {
      err.println(name + ": " + e.getMessage());
      return FAILED;
    }
    body.run(options);
    return 0;
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
