// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.benchmarks.pipeline.event.Event;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.schema.Host;
import org.walkscope.schema.Walk;

/** Run of a job over one Avro record per event, as jobs are usually written. */
final class PerEventRun {
  static final String SAID =
      "Flink, one Avro record an event, keyed by thread, the open walk in keyed state;"
          + " walks to Kafka, exactly once; no lock timings, no other results";

  private static final Duration TRANSACTIONS = Duration.ofMinutes(10);
  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(3);

  private final BenchFlink flink;
  private final String bootstrapServers;
  private final List<Host> facts;
  private int runs;

  PerEventRun(BenchFlink flink, String bootstrapServers, List<Host> facts) {
    RebuildPerEvent.trustEvents();
    this.flink = flink;
    this.bootstrapServers = bootstrapServers;
    this.facts = facts;
  }

  /** Processes the topic of events. */
  CpuTime run() throws IOException {
    CpuTime start = CpuTime.now();
    flink.run(job("bench-per-event-" + runs++));
    return start.elapsed();
  }

  private StreamExecutionEnvironment job(String id) {
    StreamExecutionEnvironment env = flink.environment(1);
    WalkJob.configure(env);
    KafkaSource<Event> source =
        KafkaSource.<Event>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(BenchTopics.EVENTS)
            .setGroupId(id)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setValueOnlyDeserializer(new EventDeserializer())
            .build();
    env.fromSource(
            source,
            WatermarkStrategy.<Event>forBoundedOutOfOrderness(OUT_OF_ORDER)
                .withTimestampAssigner((event, before) -> epochMs(event)),
            "events",
            new AvroTypeInfo<>(Event.class))
        .uid("events")
        .keyBy(PerEventRun::thread, Types.STRING)
        .process(new RebuildPerEvent(facts), new AvroTypeInfo<>(Walk.class))
        .name("rebuild walks")
        .uid("rebuild-walks")
        .sinkTo(
            new KafkaSinks(KafkaCluster.plain(bootstrapServers), id, TRANSACTIONS)
                .rebuildSinks()
                .walks())
        .name("walks")
        .uid("walks");
    return env;
  }

  private static long epochMs(Event event) {
    return Math.floorDiv(event.getTimestampNs() + event.getMonotonicToEpochNs(), 1_000_000);
  }

  /** hostname/boot_id/tid@stream, as in the walk job. */
  private static String thread(Event event) {
    return event.getHostname()
        + '/'
        + event.getBootId()
        + '/'
        + event.getTid()
        + '@'
        + event.getStreamEpochNs();
  }
}
