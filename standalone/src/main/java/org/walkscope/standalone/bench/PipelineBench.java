// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.schema.Host;
import org.walkscope.schema.Topics;
import org.walkscope.standalone.Progress;

/** The rounds of {@link PipelineBenchCommand}. */
final class PipelineBench {
  /** Who is measured. */
  enum Contestant {
    LOOP("one thread over the same bytes: fragments, order, walks, lock totals; nothing written"),
    LOOP_ENCODED("the same loop, each walk made the bytes that a topic takes"),
    JOB(WalkJobRun.SAID),
    PER_EVENT(PerEventRun.SAID),
    STREAMS(StreamsRun.SAID);

    final String said;

    Contestant(String said) {
      this.said = said;
    }
  }

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
  private Totals perEventTotals;
  private final List<byte[]> values = new ArrayList<>();
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

  /** Puts both workloads on their topics; the smaller goes first over the trace topic. */
  void fill(Workload whole, Workload part) throws IOException {
    List<Host> facts = new ArrayList<>();
    whole.captures().forEach(capture -> facts.add(capture.get(0).getHost()));
    perEvent = new PerEventRun(flink, bootstrapServers, facts);
    perEventEvents = fill.fragments(part).events();
    readValues();
    perEventTotals = new LoopRun(values, false).run(perEventEvents).found();
    topics.clear(Topics.TRACE);
    fill.events(part);
    progress.say("%,d events are on a topic, one a record", perEventEvents);
    long before = topics.storedBytes(Topics.TRACE);
    filled = fill.fragments(whole);
    storedBytes = topics.storedBytes(Topics.TRACE) - before;
    readValues();
    progress.say(
        "%,d events of %,d page-table entries are on the trace topic: %,d fragments, %,d bytes",
        filled.events(), filled.entries(), filled.fragments(), storedBytes);
    LoopRun first = new LoopRun(values, false);
    totals = first.run(filled.events()).found();
    locks = first.locks();
    progress.say("the loop rebuilds %s", totals);
  }

  /** In the order in which they were written, whichever their partition: the loop has one clock. */
  private void readValues() throws IOException {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    topics.forEach(Topics.TRACE, records::add);
    records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    values.clear();
    records.forEach(found -> values.add(found.value()));
  }

  /** One round that is not counted, then so many. */
  PipelineReport run(int runs, List<Contestant> contestants) throws IOException {
    Map<Contestant, List<Measured>> all = new EnumMap<>(Contestant.class);
    List<Contestant> order = new ArrayList<>(contestants);
    for (int round = 0; round <= runs; round++) {
      for (Contestant contestant : order) {
        Measured measured = run(contestant);
        progress.say(
            "round %d of %d, %-12s %,9.0f ns of CPU an event, %,11.0f events/s",
            round, runs, contestant, measured.cpuNsPerEvent(), measured.eventsPerSecond());
        if (round > 0) {
          all.computeIfAbsent(contestant, c -> new ArrayList<>()).add(measured);
        }
      }
      Collections.rotate(order, 1);
    }
    return new PipelineReport(filled, storedBytes, totals, perEventEvents, all);
  }

  private Measured run(Contestant contestant) throws IOException {
    System.gc(); // what the last one left is not this one's to collect
    long events = contestant == Contestant.PER_EVENT ? perEventEvents : filled.events();
    if (contestant == Contestant.LOOP || contestant == Contestant.LOOP_ENCODED) {
      Measured measured = new LoopRun(values, contestant == Contestant.LOOP_ENCODED).run(events);
      measured.requireEqual(totals, contestant.name());
      return measured;
    }
    CpuTime time =
        switch (contestant) {
          case JOB -> job.run(1);
          case PER_EVENT -> perEvent.run();
          default -> streams.run(filled.batches());
        };
    Measured measured = new Measured(events, time, topics.walks());
    measured.requireEqual(
        contestant == Contestant.PER_EVENT ? perEventTotals : totals, contestant.name());
    if (contestant == Contestant.JOB) {
      requireEqualLocks();
    }
    topics.clear(Topics.WALKS);
    topics.clear(Topics.LOCK_TIMINGS);
    return measured;
  }

  private void requireEqualLocks() throws IOException {
    LockSums found = LockSums.read(topics);
    if (!found.equals(locks)) {
      throw new BenchException("the job's lock timings are %s, not %s".formatted(found, locks));
    }
  }
}
