// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cost of a process from its start to its end, as its parent is told.
 *
 * @param cpuNs of all threads, in user and kernel mode
 * @param peakBytes largest resident set
 */
record MeasuredProcess(long cpuNs, long wallNs, long peakBytes) {
  /** What GNU time is asked for: seconds of user, of system and of the clock, and KiB. */
  private static final String FORMAT = "cost %U %S %e %M";

  private static final Pattern COST =
      Pattern.compile("cost ([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9]+)");

  /**
   * Process that runs.
   *
   * @param name last word of its command
   */
  record Running(String name, Process process, Path said) {
    /** Waits for the end of the process, which must be regular. */
    MeasuredProcess await() throws IOException {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        process.destroy();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a process was measured", e);
      }
      String text = Files.readString(said);
      Matcher cost = COST.matcher(text);
      if (process.exitValue() != 0 || !cost.find()) {
        throw new IOException(
            "the process over %s ended with status %d: %s"
                .formatted(name, process.exitValue(), text.strip()));
      }
      return new MeasuredProcess(
          ns(cost.group(1)) + ns(cost.group(2)),
          ns(cost.group(3)),
          Long.parseLong(cost.group(4)) << 10);
    }

    private static long ns(String seconds) {
      return Math.round(Double.parseDouble(seconds) * TimeUnit.SECONDS.toNanos(1));
    }
  }

  /**
   * Starts a process whose output is dropped.
   *
   * @param cores on which it runs, as taskset takes them
   */
  static Running start(String cores, List<String> command, Path scratch) throws IOException {
    Path said = Files.createTempFile(scratch, "cost", ".txt");
    List<String> all = new ArrayList<>(List.of("taskset", "-c", cores, "time", "-f", FORMAT));
    all.addAll(command);
    Process process =
        new ProcessBuilder(all)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile())
            .start();
    process.getOutputStream().close();
    return new Running(command.get(command.size() - 1), process, said);
  }

  static MeasuredProcess of(String cores, List<String> command, Path scratch) throws IOException {
    return start(cores, command, scratch).await();
  }
}
