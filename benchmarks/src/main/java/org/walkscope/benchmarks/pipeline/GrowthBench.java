// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.command.Progress;
import org.walkscope.schema.TraceFragment;

/** Cost of equal events of few hosts and of many, in turns, so that each meets the same load. */
final class GrowthBench implements AutoCloseable {
  private final List<GrowthPoint> points = new ArrayList<>();
  private final Cores cores;
  private final String kept;
  private final Progress progress;

  /**
   * Starts a broker for each number of hosts, before this JVM and the brokers are bound to cores.
   */
  GrowthBench(List<Integer> hosts, BenchFlink flink, Progress progress) throws IOException {
    this.progress = progress;
    try {
      for (int number : hosts) {
        points.add(GrowthPoint.create(number, flink));
        progress.say("a broker for %,d hosts answers in a process of its own", number);
      }
      cores = Cores.beside(points.stream().map(GrowthPoint::brokerPid).toList());
      kept = cores.keepTo(1);
    } catch (IOException e) {
      close();
      throw e;
    }
    progress.say("%s", kept);
  }

  /** Binding of cores, while this JVM has one. */
  String cores() {
    return kept;
  }

  /** Cost of each number of hosts on one core; the first of the runs is not counted. */
  List<GrowthPoint> points(List<List<TraceFragment>> captures, long about, int runs)
      throws IOException {
    for (GrowthPoint point : points) {
      progress.say("%,5d hosts: topics are filled", point.hosts());
      point.fill(captures, about);
      progress.say(
          "%,5d hosts: %,.0f bytes of state an open walk", point.hosts(), point.stateBytes());
    }
    for (int round = 0; round <= runs; round++) {
      for (GrowthPoint point : points) {
        Measured measured = point.job(1);
        say(measured, "round %d of %d, %,5d hosts".formatted(round, runs, point.hosts()));
        if (round > 0) {
          point.count(measured);
        }
      }
    }
    return points;
  }

  /** Gain of a second core over the last point's events, after one round that does not count. */
  SecondCore secondCore(int runs) throws IOException {
    GrowthPoint point = points.get(points.size() - 1);
    SecondCore found = new SecondCore(cores.count());
    for (int round = 0; round <= runs; round++) {
      for (int used = 1; used <= 2; used++) {
        cores.keepTo(used);
        String where = "round %d of %d, %d of the cores, ".formatted(round, runs, used);
        Measured loops = point.loops(used);
        say(loops, where + "plain loops");
        Measured job = point.job(used);
        say(job, where + "the job");
        if (round > 0) {
          found.add(used, loops, job, point.brokerNs());
        }
      }
    }
    return found;
  }

  private void say(Measured measured, String what) {
    progress.say(
        "%s: %,.0f ns of CPU an event, %,.0f events/s",
        what, measured.cpuNsPerEvent(), measured.eventsPerSecond());
  }

  @Override
  public void close() throws IOException {
    for (GrowthPoint point : points) {
      point.close();
    }
  }
}
