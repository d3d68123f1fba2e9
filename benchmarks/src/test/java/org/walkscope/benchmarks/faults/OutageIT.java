// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.LiveJob;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.TopicEnds;
import org.walkscope.testing.Golden;

/** A live job whose broker is away for longer than silences and windows wait. */
class OutageIT {
  private static final WalkSettings SETTINGS = WalkSettings.DEFAULT;

  /** Silence, the delay of partitions and that of windows, and as much again. */
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  @Test
  void makesNoWalkLate() throws Exception {
    List<SpecificRecord> trace =
        Fleet.of(List.of(Golden.DIRECTORY.resolve("x86_64/capture.avro")), 1, 3);
    Map<String, List<String>> calm = run(trace, Duration.ZERO);
    Map<String, List<String>> struck = run(trace, OUTAGE);
    assertThat(calm.get("walks")).hasSize(61 * 3);
    assertThat(struck).isEqualTo(calm);
    assertThat(struck.get("losses")).isEmpty();
  }

  private static Map<String, List<String>> run(List<SpecificRecord> trace, Duration outage)
      throws Exception {
    MemorySinks sinks = new MemorySinks();
    try (BrokerProcess broker = BrokerProcess.create();
        FlinkCluster cluster = FlinkCluster.start(1)) {
      String servers = broker.bootstrapServers();
      new TopicCreation(servers, 2).createAllAnew();
      LiveJob job = new LiveJob(cluster, env -> build(env, servers, sinks));
      job.submit(2);
      job.awaitRunning();
      int half = trace.size() / 2;
      send(trace.subList(0, half), servers);
      new TopicEnds(servers).awaitAllTaken("outage");
      if (!outage.isZero()) {
        broker.stop();
        LockSupport.parkNanos(outage.toNanos());
        broker.start();
      }
      send(trace.subList(half, trace.size()), servers);
      new TopicEnds(servers).awaitAllTaken("outage");
      job.drain();
    }
    return sinks.records();
  }

  private static void build(StreamExecutionEnvironment env, String servers, MemorySinks sinks) {
    WalkJob.configure(env);
    WalkJob.build(
        Sources.trace(env, KafkaCluster.plain(servers), "outage", SETTINGS.liveTime()),
        sinks.all(),
        SETTINGS);
  }

  private static void send(List<SpecificRecord> records, String servers) throws IOException {
    TraceSink sink = new KafkaConnection(servers, new Properties()).open();
    try (PacedReplay replay = new PacedReplay(records, Duration.ofMillis(200), sink)) {
      replay.sendTo(100);
    }
  }
}
