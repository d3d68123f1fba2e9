// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.Progress;

/** The same events as of few hosts and of many. */
final class GrowthBench {
  /** Reading threads of a host that are in the middle of a walk. */
  static final int OPEN_THREADS = 16;

  /** A reading of each host, so long after its last: windows hold as many, whatever the hosts. */
  private static final long ROUND_NS = 5_000_000_000L;

  /**
   * What one number of hosts cost.
   *
   * @param stateBytes of an open walk
   */
  record Point(int hosts, List<Measured> rounds, double stateBytes) {
    double cpuNsPerEvent() {
      return Medians.of(rounds, Measured::cpuNsPerEvent);
    }

    double eventsPerSecond() {
      return Medians.of(rounds, Measured::eventsPerSecond);
    }
  }

  private final List<List<TraceFragment>> captures;
  private final BenchTopics topics;
  private final TopicFill fill;
  private final WalkJobRun job;
  private final OpenState state;
  private final Progress progress;
  private long events;

  GrowthBench(
      List<List<TraceFragment>> captures,
      BenchTopics topics,
      TopicFill fill,
      WalkJobRun job,
      OpenState state,
      Progress progress) {
    this.captures = captures;
    this.topics = topics;
    this.fill = fill;
    this.job = job;
    this.state = state;
    this.progress = progress;
  }

  /** Fills the trace topic, and rebuilds it so often after once that is not counted. */
  Point point(int hosts, long about, int runs) throws IOException {
    double bytes = stateBytes(hosts);
    progress.say("%,5d hosts: %,.0f bytes of state an open walk", hosts, bytes);
    topics.clear(Topics.TRACE);
    Workload workload = Workload.of(captures, hosts, about).every(ROUND_NS);
    events = fill.fragments(workload).events();
    Totals expected = looped();
    List<Measured> rounds = rounds(1, runs, expected);
    return new Point(hosts, rounds, bytes);
  }

  /** The topic as it is, at this parallelism. */
  List<Measured> rounds(int parallelism, int runs, Totals expected) throws IOException {
    List<Measured> rounds = new ArrayList<>();
    for (int round = 0; round <= runs; round++) {
      CpuTime time = job.run(parallelism);
      Measured measured = new Measured(events, time, topics.walks());
      measured.requireEqual(expected, "the job");
      topics.clear(Topics.WALKS);
      topics.clear(Topics.LOCK_TIMINGS);
      progress.say(
          "parallelism %d, round %d of %d: %,9.0f ns of CPU an event, %,11.0f events/s",
          parallelism, round, runs, measured.cpuNsPerEvent(), measured.eventsPerSecond());
      if (round > 0) {
        rounds.add(measured);
      }
    }
    return rounds;
  }

  /** What is on the trace topic now comes to, by the loop. */
  Totals looped() throws IOException {
    List<byte[]> values = new ArrayList<>();
    topics.forEach(Topics.TRACE, found -> values.add(found.value()));
    return new LoopRun(values, LoopRun.Makes.WALKS).run(events).found();
  }

  private double stateBytes(int hosts) throws IOException {
    topics.clear(Topics.TRACE);
    List<List<TraceFragment>> open =
        captures.stream().map(capture -> OpenWalks.of(capture, OPEN_THREADS)).toList();
    long walks = fill.fragments(new Workload(open, hosts, hosts, ROUND_NS)).fragments();
    long bytes = state.bytes("bench-open-" + hosts);
    topics.clear(Topics.WALKS);
    topics.clear(Topics.LOCK_TIMINGS);
    return (double) bytes / walks;
  }
}
