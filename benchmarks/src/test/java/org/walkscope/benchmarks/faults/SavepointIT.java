// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.LiveJob;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.TopicEnds;
import org.walkscope.testing.Golden;

/**
 * A savepoint of this version, kept in the repository, goes on where it stopped: with it and the
 * second half of a trace come the results that an uninterrupted job gives. Run with {@code
 * -Dsavepoint.rewrite=true} to write it anew, which only a version that cannot read it may do.
 */
class SavepointIT {
  private static final Path KEPT = Path.of("src/test/resources/savepoints/walk-job");
  private static final String ID = "savepoint";
  private static final int PARTITIONS = 4;
  private static final int HALF = 50;

  /** Time goes on with fragments alone, so that halves are halves. */
  private static final WalkSettings SETTINGS =
      WalkSettings.DEFAULT.withSilence(Duration.ofMinutes(10), 1);

  private static EmbeddedBroker broker;
  private static List<SpecificRecord> trace;
  private static Map<String, List<String>> uninterrupted;

  @BeforeAll
  static void runUninterrupted() throws IOException {
    broker = EmbeddedBroker.start(0, -1);
    trace =
        Fleet.of(
            List.of(
                Golden.DIRECTORY.resolve("x86_64/capture.avro"),
                Golden.DIRECTORY.resolve("arm64/capture.avro")),
            1,
            3);
    MemorySinks sinks = new MemorySinks();
    try (FlinkCluster cluster = FlinkCluster.start(2)) {
      LiveJob job = job(cluster, sinks, "hashmap");
      newTrace(HALF);
      job.submit(2);
      send(HALF, 100);
      finish(job);
    }
    uninterrupted = sinks.records();
    assertThat(uninterrupted.get("walks")).isNotEmpty();
    if (Boolean.getBoolean("savepoint.rewrite")) {
      rewrite();
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"2, hashmap", "1, hashmap", "4, rocksdb"})
  void goesOnFromTheKeptSavepoint(int parallelism, String backend) throws IOException {
    MemorySinks sinks = new MemorySinks();
    try (FlinkCluster cluster = FlinkCluster.start(2)) {
      LiveJob job = job(cluster, sinks, backend);
      newTrace(HALF);
      job.submit(parallelism, KEPT.toAbsolutePath());
      job.awaitRunning();
      send(HALF, 100);
      finish(job);
    }
    Map<String, Long> before = new TreeMap<>();
    Properties counts = new Properties();
    try (var in = Files.newBufferedReader(KEPT.resolve("before.properties"))) {
      counts.load(in);
    }
    counts.forEach((name, count) -> before.put((String) name, Long.valueOf((String) count)));
    assertThat(before.get("walks")).isPositive().isLessThan(uninterrupted.get("walks").size());

    uninterrupted.forEach(
        (sink, all) -> {
          List<String> after = sinks.records().get(sink);
          List<String> others = new ArrayList<>(all);
          for (String record : after) {
            assertThat(others.remove(record)).as("%s: %s", sink, record).isTrue();
          }
          assertThat(others)
              .as(sink + " before the savepoint")
              .hasSize(before.get(sink).intValue());
        });
  }

  @Test
  void hasWalksSnapshotsAndWindowsHalfDone() throws IOException {
    assertThat(Files.size(KEPT.resolve("_metadata"))).isBetween(20_000L, 2_000_000L);
  }

  private static void rewrite() throws IOException {
    MemorySinks sinks = new MemorySinks();
    try (FlinkCluster cluster = FlinkCluster.start(2)) {
      LiveJob job = job(cluster, sinks, "hashmap");
      newTrace(HALF);
      job.submit(2);
      job.awaitRunning();
      new TopicEnds(broker.bootstrapServers()).awaitAllTaken(ID);
      Path savepoint = job.stopWithSavepoint();
      Files.createDirectories(KEPT);
      try (Stream<Path> old = Files.list(KEPT)) {
        for (Path file : old.toList()) {
          Files.delete(file);
        }
      }
      try (Stream<Path> files = Files.list(savepoint)) {
        for (Path file : files.toList()) {
          Files.write(KEPT.resolve(file.getFileName()), Files.readAllBytes(file));
        }
      }
    }
    List<String> counts = new ArrayList<>();
    sinks.records().forEach((sink, all) -> counts.add(sink.replace(" ", "\\ ") + "=" + all.size()));
    Files.write(KEPT.resolve("before.properties"), counts);
  }

  private static LiveJob job(FlinkCluster cluster, MemorySinks sinks, String backend) {
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, backend);
    return new LiveJob(cluster, env -> build(env, sinks), settings);
  }

  private static void build(StreamExecutionEnvironment env, MemorySinks sinks) {
    WalkJob.configure(env);
    WalkJob.build(
        Sources.trace(env, KafkaCluster.plain(broker.bootstrapServers()), ID, SETTINGS.liveTime()),
        sinks.all(),
        SETTINGS);
  }

  /** Topics anew, with the first part of the trace. */
  private static void newTrace(int percent) throws IOException {
    new TopicCreation(broker.bootstrapServers(), PARTITIONS).createAllAnew();
    send(0, percent);
  }

  private static void send(int from, int to) throws IOException {
    var sink = new KafkaConnection(broker.bootstrapServers(), new Properties()).open();
    List<SpecificRecord> part = trace.subList(trace.size() * from / 100, trace.size() * to / 100);
    try (PacedReplay replay = new PacedReplay(part, Duration.ofMillis(200), sink)) {
      replay.sendTo(100);
    }
  }

  private static void finish(LiveJob job) throws IOException {
    new TopicEnds(broker.bootstrapServers()).awaitAllTaken(ID);
    job.drain();
  }
}
