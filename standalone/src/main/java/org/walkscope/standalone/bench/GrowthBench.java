// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.Progress;
import org.walkscope.standalone.run.BrokerProcess;

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
  private final BrokerProcess broker;
  private final BenchTopics topics;
  private final TopicFill fill;
  private final WalkJobRun job;
  private final OpenState state;
  private final Progress progress;
  private long events;
  private long brokerNs; // of CPU while the job ran last
  private List<byte[]> values = List.of();
  private Totals expected = Totals.NONE;

  GrowthBench(
      List<List<TraceFragment>> captures,
      BrokerProcess broker,
      BenchTopics topics,
      TopicFill fill,
      WalkJobRun job,
      OpenState state,
      Progress progress) {
    this.captures = captures;
    this.broker = broker;
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
    values = topics.values(Topics.TRACE);
    expected = new LoopRun(values, LoopRun.Makes.WALKS).run(events).found();
    List<Measured> rounds = new ArrayList<>();
    for (int round = 0; round <= runs; round++) {
      Measured measured = job(1);
      say(measured, "parallelism 1, round %d of %d".formatted(round, runs));
      if (round > 0) {
        rounds.add(measured);
      }
    }
    return new Point(hosts, rounds, bytes);
  }

  /** The last point's events by one core and by two, so often after once that is not counted. */
  SecondCore secondCore(Cores cores, int runs) throws IOException {
    SecondCore found = new SecondCore(cores.count());
    for (int round = 0; round <= runs; round++) {
      for (int used = 1; used <= 2; used++) {
        cores.keepTo(used);
        String where = "%d of the cores, round %d of %d".formatted(used, round, runs);
        Measured loops = loops(used);
        say(loops, where + ", plain loops");
        Measured rebuilt = job(used);
        say(rebuilt, where + ", the job");
        if (round > 0) {
          found.add(used, loops, rebuilt, brokerNs);
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

  /** The topic as it is, at this parallelism. */
  private Measured job(int parallelism) throws IOException {
    Duration before = broker.cpu();
    CpuTime time = job.run(parallelism);
    brokerNs = broker.cpu().minus(before).toNanos();
    Measured measured = new Measured(events, time, topics.walks());
    measured.requireEqual(expected, "the job");
    topics.clear(Topics.WALKS);
    topics.clear(Topics.LOCK_TIMINGS);
    return measured;
  }

  /** One a core, each over all values. */
  private Measured loops(int count) throws IOException {
    System.gc(); // what the job left is not the loops' to collect
    Callable<Measured> one = () -> new LoopRun(values, LoopRun.Makes.SNAPSHOTS).run(events);
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CpuTime start = CpuTime.now();
      var loops = threads.invokeAll(Collections.nCopies(count, one));
      Measured all = new Measured(count * events, start.elapsed(), expected);
      for (var loop : loops) {
        loop.get().requireEqual(expected, "a loop");
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while plain loops ran", e);
    } catch (ExecutionException e) {
      throw new IOException("a plain loop failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
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
