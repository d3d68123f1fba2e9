// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.walkscope.benchmarks.pipeline.LoopRun.Makes;
import org.walkscope.command.Progress;
import org.walkscope.schema.Host;
import org.walkscope.schema.Topics;

/** Rounds of {@link PipelineBenchCommand}. */
final class PipelineBench {
  /** Measured program. */
  enum Contestant {
    LOOP_WALKS(
        "one thread over the same bytes: fragments, order, walks, hosts' lock timings",
        Makes.WALKS),
    LOOP(
        "the same loop, snapshots put together too: what the job rebuilds, nothing written",
        Makes.SNAPSHOTS),
    LOOP_ENCODED("the same, each walk made the bytes that a topic takes", Makes.BYTES),
    JOB(WalkJobRun.SAID, null),
    JOB_WALKS(WalkJobRun.WALKS_SAID, null),
    PER_EVENT(PerEventRun.SAID, null),
    STREAMS(StreamsRun.SAID, null);

    final String said;
    final Makes loop; // null for a job

    Contestant(String said, Makes loop) {
      this.said = said;
      this.loop = loop;
    }
  }

  /**
   * Mean bytes of a walk.
   *
   * @param encoded by LOOP_ENCODED; 0 without it
   * @param stored by JOB on the broker's disk, compressed; 0 without it
   */
  record WalkBytes(long encoded, long stored) {}

  private static final int WARM_UP = 4;
  private static final int UNCOUNTED = 1;

  private final BenchTopics topics;
  private final Progress progress;
  private final TopicFill fill;
  private final WalkJobRun job;
  private final StreamsRun streams;
  private final BenchFlink flink;
  private final String bootstrapServers;
  private PerEventRun perEvent;
  private TopicFill.Filled filled;
  private long storedBytes;
  private long perEventEvents;
  private WalkBytes walkBytes = new WalkBytes(0, 0);
  private Totals perEventTotals;
  private List<byte[]> values = List.of();
  private Totals totals;
  private LockSums locks;

  PipelineBench(
      String bootstrapServers,
      BenchTopics topics,
      BenchFlink flink,
      Path scratch,
      Progress progress) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
    this.progress = progress;
    this.flink = flink;
    fill = new TopicFill(bootstrapServers);
    job = new WalkJobRun(flink, bootstrapServers);
    streams = new StreamsRun(bootstrapServers, scratch);
  }

  /**
   * Rounds over a part of the input, each event of which is then also a record of its own. The
   * JVM's compilation during submissions and starts depends on the number of jobs, not on their
   * size.
   */
  void warmUp(Workload part, List<Contestant> contestants) throws IOException {
    List<Host> facts = new ArrayList<>();
    part.captures().forEach(capture -> facts.add(capture.get(0).getHost()));
    perEvent = new PerEventRun(flink, bootstrapServers, facts);
    load(part);
    perEventEvents = filled.events();
    perEventTotals = totals;
    fill.events(part);
    progress.say("the same events are on another topic, one a record");
    rounds("warming up, round", WARM_UP, contestants);
    topics.clear(Topics.TRACE);
  }

  /** Puts a workload on the trace topic, and takes the expected totals from the loop. */
  private void load(Workload workload) throws IOException {
    filled = fill.fragments(workload);
    storedBytes = topics.storedBytes(Topics.TRACE);
    values = topics.values(Topics.TRACE);
    progress.say(
        "%,d events of %,d page-table entries are on the trace topic: %,d fragments, %,d bytes",
        filled.events(), filled.entries(), filled.fragments(), storedBytes);
    LoopRun first = new LoopRun(values, Makes.SNAPSHOTS);
    totals = first.run(filled.events()).found();
    locks = first.locks();
    progress.say("the loop rebuilds %s", totals);
  }

  /** Rounds over all of the input: uncounted ones, then the measured ones. */
  PipelineReport run(Workload whole, int runs, List<Contestant> contestants) throws IOException {
    load(whole);
    rounds("uncounted round", UNCOUNTED, contestants);
    var measured = rounds("round", runs, contestants);
    return new PipelineReport(filled, storedBytes, walkBytes, totals, perEventEvents, measured);
  }

  /** Measures the rounds; each begins with another contestant. */
  private Map<Contestant, List<Measured>> rounds(
      String what, int rounds, List<Contestant> contestants) throws IOException {
    Map<Contestant, List<Measured>> all = new EnumMap<>(Contestant.class);
    List<Contestant> order = new ArrayList<>(contestants);
    for (int round = 1; round <= rounds; round++) {
      for (Contestant contestant : order) {
        Measured measured = run(contestant);
        progress.say(
            "%s %d of %d, %-12s %,9.0f ns of CPU an event",
            what, round, rounds, contestant, measured.cpuNsPerEvent());
        all.computeIfAbsent(contestant, c -> new ArrayList<>()).add(measured);
      }
      Collections.rotate(order, 1);
    }
    return all;
  }

  private Measured run(Contestant contestant) throws IOException {
    System.gc(); // garbage of the run before is not this one's
    long events = contestant == Contestant.PER_EVENT ? perEventEvents : filled.events();
    if (contestant.loop != null) {
      LoopRun loop = new LoopRun(values, contestant.loop);
      Measured measured = loop.run(events);
      if (contestant == Contestant.LOOP_ENCODED) {
        walkBytes = new WalkBytes(loop.bytesAWalk(), walkBytes.stored());
      }
      measured.requireEqual(totals, contestant.name());
      return measured;
    }
    CpuTime time =
        switch (contestant) {
          case JOB -> job.run();
          case JOB_WALKS -> job.runWalksAlone();
          case PER_EVENT -> perEvent.run();
          default -> streams.run(filled.batches());
        };
    Measured measured = new Measured(events, time, topics.walks());
    measured.requireEqual(
        contestant == Contestant.PER_EVENT ? perEventTotals : totals, contestant.name());
    if (contestant == Contestant.JOB) {
      requireEqualLocks();
      walkBytes =
          new WalkBytes(walkBytes.encoded(), topics.storedBytes(Topics.WALKS) / totals.walks());
    }
    topics.clearResults();
    return measured;
  }

  private void requireEqualLocks() throws IOException {
    LockSums found = LockSums.read(topics);
    if (!found.equals(locks)) {
      throw new BenchException("the job's lock timings are %s, not %s".formatted(found, locks));
    }
  }
}
