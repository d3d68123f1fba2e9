// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** A job by the name of its class: the topics it reads and writes, and its command line. */
public final class Job<O extends JobOptions> {
  /** Body of a job, run with its options. */
  @FunctionalInterface
  interface Body<O extends JobOptions> {
    void run(O options) throws Exception;
  }

  private final String name;
  private final Supplier<O> options;
  private final List<String> reads;
  private final List<String> writes;
  private final Body<O> body;

  /**
   * A job.
   *
   * @param writes topics that must take its results
   */
  Job(String name, Supplier<O> options, List<String> reads, List<String> writes, Body<O> body) {
    this.name = name;
    this.options = options;
    this.reads = reads;
    this.writes = writes;
    this.body = body;
  }

  /** Example: WalkJob */
  public String name() {
    return name;
  }

  public List<String> reads() {
    return reads;
  }

  public List<String> writes() {
    return writes;
  }

  /**
   * Command line of a launcher that has options of its own.
   *
   * @param called name of the command, for messages. Example: walkscope job WalkJob
   * @param more object with the launcher's options; null for none
   */
  public JobLine<?> line(String called, Object more, PrintWriter out, PrintWriter err) {
    return new JobLine<>(called, options.get(), more, writes, body, out, err);
  }

  /** Runs the job and returns the exit status. */
  int run(String[] args, PrintWriter out, PrintWriter err) throws Exception {
    JobLine<?> line = line(name, null, out, err);
    OptionalInt ended = line.parse(args);
    if (ended.isEmpty()) {
      ended = line.check();
    }
    if (ended.isEmpty()) {
      line.run();
    }
    return ended.orElse(0);
  }

  /** Runs the job as the main of its class does. */
  void runOrExit(String[] args) throws Exception {
    int status =
        run(
            args,
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8));
    if (status != 0) {
      System.exit(status);
    }
  }
}
