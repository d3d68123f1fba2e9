// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

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
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.TopicEnds;

/** Events of one number of hosts, on a broker of their own, and their cost. */
final class GrowthPoint implements AutoCloseable {
  /** Number of a host's reading threads in the middle of a walk. */
  static final int OPEN_THREADS = 16;

  /**
   * Time between a host's readings, by which windows hold as many, whatever the number of hosts.
   */
  private static final long ROUND_NS = 5_000_000_000L;

  private final int hosts;
  private final BrokerProcess broker;
  private final BenchTopics topics;
  private final TopicFill fill;
  private final WalkJobRun job;
  private final OpenState state;
  private final List<Measured> rounds = new ArrayList<>();
  private double stateBytes;
  private long events;
  private long brokerNs; // CPU during the last run of the job
  private List<byte[]> values = List.of(); // read at the first loop
  private Totals expected = Totals.NONE;

  private GrowthPoint(int hosts, BrokerProcess broker, BenchFlink flink) throws IOException {
    this.hosts = hosts;
    this.broker = broker;
    topics = new BenchTopics(broker.bootstrapServers());
    fill = new TopicFill(broker.bootstrapServers());
    job = new WalkJobRun(flink, broker.bootstrapServers());
    state = new OpenState(flink, job, new TopicEnds(broker.bootstrapServers()));
  }

  /** Starts with a broker that answers and has empty topics. */
  static GrowthPoint create(int hosts, BenchFlink flink) throws IOException {
    BrokerProcess broker = BrokerProcess.create(BenchOptions.BROKER_HEAP);
    try {
      return new GrowthPoint(hosts, broker, flink);
    } catch (IOException e) {
      broker.close();
      throw e;
    }
  }

  /** Measures the state of open walks, and puts whole walks on the trace topic. */
  void fill(List<List<TraceFragment>> captures, long about) throws IOException {
    List<List<TraceFragment>> open =
        captures.stream().map(capture -> OpenWalks.of(capture, OPEN_THREADS)).toList();
    long walks = fill.fragments(new Workload(open, hosts, hosts, ROUND_NS)).fragments();
    stateBytes = (double) state.bytes("bench-open-" + hosts) / walks;
    topics.clearResults();
    topics.clear(Topics.TRACE);
    events = fill.fragments(Workload.of(captures, hosts, about).every(ROUND_NS)).events();
    expected = new LoopRun(topics.values(Topics.TRACE), LoopRun.Makes.WALKS).run(events).found();
  }

  /** Measures the job over all hosts; it must rebuild what the loop does. */
  Measured job(int parallelism) throws IOException {
    System.gc(); // garbage of the run before is not this one's
    Duration before = broker.cpu();
    CpuTime time = job.runBounded(parallelism);
    brokerNs = broker.cpu().minus(before).toNanos();
    Measured measured = new Measured(events, time, topics.walks());
    measured.requireEqual(expected, "the job");
    topics.clearResults();
    return measured;
  }

  /** Measures plain loops over all hosts, one thread each. */
  Measured loops(int count) throws IOException {
    if (values.isEmpty()) {
      values = topics.values(Topics.TRACE);
    }
    System.gc(); // no collection of earlier garbage is measured
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

  /** Runs a round that counts. */
  void count(Measured measured) {
    rounds.add(measured);
  }

  int hosts() {
    return hosts;
  }

  long brokerPid() {
    return broker.pid();
  }

  /** CPU of the broker during the last run of the job. */
  long brokerNs() {
    return brokerNs;
  }

  double cpuNsPerEvent() {
    return Medians.of(rounds, Measured::cpuNsPerEvent);
  }

  double eventsPerSecond() {
    return Medians.of(rounds, Measured::eventsPerSecond);
  }

  /** Bytes of state per open walk. */
  double stateBytes() {
    return stateBytes;
  }

  @Override
  public void close() throws IOException {
    topics.close();
    broker.close();
  }
}
