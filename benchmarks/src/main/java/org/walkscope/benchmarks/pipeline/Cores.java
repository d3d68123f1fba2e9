// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Binding of the measured JVM to some cores, and of the broker to the others. Two threads on the
 * halves of one core, as a virtual machine's cores often are, cost each other half as much CPU
 * again, which a job of several threads would pay and a loop of one would not.
 */
final class Cores {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  private final List<Integer> allowed; // of both, before either was bound
  private final List<Long> brokers;

  private Cores(List<Integer> allowed, List<Long> brokers) {
    this.allowed = allowed;
    this.brokers = brokers;
  }

  /** Cores that this JVM and the brokers' processes may use now. */
  static Cores beside(List<Long> brokers) throws IOException {
    return new Cores(allowed(), brokers);
  }

  int count() {
    return allowed.size();
  }

  /**
   * Binds this JVM to a number of cores, and the broker to the others, if there are any. Returns
   * what it did, or why it did nothing: figures are comparable only with separate cores.
   */
  String keepTo(int cores) throws IOException {
    if (allowed.size() == 1) {
      return "one core for all: the broker's work makes everybody's figures larger";
    }
    List<Integer> ours = allowed.subList(0, Math.min(cores, allowed.size()));
    List<Integer> left = allowed.subList(ours.size(), allowed.size());
    List<Integer> theirs = left.isEmpty() ? ours : left;
    try {
      for (long broker : brokers) {
        keep(broker, theirs);
      }
      keep(ProcessHandle.current().pid(), ours);
    } catch (IOException e) {
      return "cores are not parted, so threads slow each other down: " + e.getMessage();
    }
    return "this JVM is on %s, the broker on %s".formatted(said(ours), said(theirs));
  }

  /** Binds all threads of a process, later ones included. */
  private static void keep(long pid, List<Integer> cores) throws IOException {
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-c", "-p", list(cores), Long.toString(pid))
            .redirectErrorStream(true)
            .start();
    String said = new String(taskset.getInputStream().readAllBytes(), UTF_8);
    try {
      if (taskset.waitFor() != 0) {
        throw new IOException(said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while cores were parted", e);
    }
  }

  private static String said(List<Integer> cores) {
    return (cores.size() == 1 ? "core " : "cores ") + list(cores);
  }

  private static String list(List<Integer> cores) {
    return cores.stream().map(core -> Integer.toString(core)).collect(Collectors.joining(","));
  }

  /** Cores that this JVM may use. */
  static List<Integer> allowed() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(ALLOWED)) {
        return parse(line.substring(ALLOWED.length()).strip());
      }
    }
    throw new IOException(STATUS + " has no " + ALLOWED);
  }

  /** List of cores as the kernel writes it: ranges with both ends, separated by commas. */
  static List<Integer> parse(String text) {
    List<Integer> cores = new ArrayList<>();
    for (String range : text.split(",", -1)) {
      String[] ends = range.split("-", -1);
      for (int core = Integer.parseInt(ends[0]);
          core <= Integer.parseInt(ends[ends.length - 1]);
          core++) {
        cores.add(core);
      }
    }
    return cores;
  }
}
