// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.KnownRecords;
import org.walkscope.standalone.run.LiveJob;
import org.walkscope.standalone.run.ResultRecord;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.TopicEnds;
import org.walkscope.standalone.run.TopicResults;
import org.walkscope.testing.Golden;

/** Records that cannot be used, in the middle of a stream on a real broker. */
class BadRecordsIT {
  /** Key of the fleet's windows of walks whose begin is missing. */
  private static final String FLEET_OF_LIAR = "/unknown/LEGACY";

  private static final WalkSettings SETTINGS = WalkSettings.DEFAULT;

  private int runs;

  @Test
  void areDeadLettersWithTheirPlaceAndAllElseIsAsWithoutThem() throws Exception {
    List<Path> captures =
        List.of(
            Golden.DIRECTORY.resolve("x86_64/capture.avro"),
            Golden.DIRECTORY.resolve("arm64/capture.avro"));
    List<SpecificRecord> trace = Fleet.of(captures, 1, 3);
    int middle = trace.size() / 2;
    while (!(trace.get(middle) instanceof TraceFragment)) {
      middle++;
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1);
        FlinkCluster cluster = FlinkCluster.start(1)) {
      String servers = broker.bootstrapServers();
      TopicResults without = run(cluster, servers, List.of(trace), null, new ArrayList<>());
      List<List<SpecificRecord>> halves =
          List.of(trace.subList(0, middle), trace.subList(middle, trace.size()));
      List<BadRecords.Placed> placed = new ArrayList<>();
      BadRecords bad = new BadRecords((TraceFragment) trace.get(middle));
      TopicResults with = run(cluster, servers, halves, bad, placed);

      assertThat(without.records()).isGreaterThan(500);
      assertThat(without.byTopicAndKey().get(Topics.BATCH_EFFICIENCY_ROLLUPS))
          .isNotEmpty()
          .doesNotContainKey(FLEET_OF_LIAR);
      assertThat(withoutTheirTraces(with).differences(withoutTheirTraces(without))).isEmpty();
      assertThat(placed).hasSize(5);
      for (BadRecords.Placed one : placed) {
        assertThat(deadLetters(with, one)).as("dead letters of %s", one.bad().cause()).hasSize(1);
      }
      assertThat(with.byTopicAndKey().get(Topics.DEAD_LETTER).values().stream())
          .flatMap(letters -> letters)
          .hasSize(placed.size());
      assertThat(without.byTopicAndKey().get(Topics.DEAD_LETTER)).isEmpty();
      Map<String, Long> lost = new TreeMap<>();
      for (StageLoss loss : new CommittedRecords(servers).read(Topics.LOSS, StageLoss.class)) {
        lost.merge(loss.getCounter(), loss.getCount(), Math::max);
        assertThat(loss.getHostname()).as(loss.getCounter()).isNotEqualTo("unknown");
      }
      assertThat(lost).isEqualTo(Map.of("records_undecodable", 4L, "fragments_malformed", 1L));
    }
  }

  /** The unbounded job, and the trace in parts, the bad records before the last. */
  private TopicResults run(
      FlinkCluster cluster,
      String servers,
      List<List<SpecificRecord>> parts,
      BadRecords bad,
      List<BadRecords.Placed> placed)
      throws Exception {
    new TopicCreation(servers, 2).createAllAnew();
    String id = "bad-records-" + runs++;
    LiveJob job = new LiveJob(cluster, env -> build(env, servers, id));
    job.submit(2);
    job.awaitRunning();
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        placed.addAll(bad.send(servers));
      }
      send(parts.get(i), servers);
    }
    new TopicEnds(servers).awaitAllTaken(id);
    job.drain();
    return TopicResults.read(servers);
  }

  private static void build(StreamExecutionEnvironment env, String servers, String id) {
    WalkJob.configure(env);
    WalkJob.build(
        Sources.trace(env, KafkaCluster.plain(servers), id, SETTINGS.liveTime()),
        new KafkaSinks(KafkaCluster.plain(servers), id, Duration.ofMinutes(5)).sinks(),
        SETTINGS);
  }

  private static void send(List<SpecificRecord> records, String servers) throws IOException {
    TraceSink sink = new KafkaConnection(servers, new Properties()).open();
    try (PacedReplay replay = new PacedReplay(records, Duration.ofSeconds(1), sink)) {
      replay.sendTo(100);
    }
  }

  private static List<ResultRecord> deadLetters(TopicResults results, BadRecords.Placed of) {
    Map<String, String> place =
        Map.of(
            "walkscope.topic", Topics.TRACE,
            "walkscope.partition", Integer.toString(of.partition()),
            "walkscope.offset", Long.toString(of.offset()));
    return results.byTopicAndKey().get(Topics.DEAD_LETTER).get(of.bad().key()).stream()
        .filter(letter -> letter.headers().entrySet().containsAll(place.entrySet()))
        .filter(letter -> letter.headers().get("walkscope.cause").contains(of.bad().cause()))
        .filter(letter -> Arrays.equals(letter.value(), of.bad().value()))
        .toList();
  }

  /**
   * Results without dead letters, their counts, the host that only the bad records name, and its
   * one walk: no other walk is of an unknown consumer.
   */
  private static TopicResults withoutTheirTraces(TopicResults results) {
    NavigableMap<String, NavigableMap<String, List<ResultRecord>>> rest =
        new TreeMap<>(results.byTopicAndKey());
    rest.remove(Topics.DEAD_LETTER);
    rest.replaceAll(
        (topic, byKey) -> {
          NavigableMap<String, List<ResultRecord>> others = new TreeMap<>(byKey);
          others.keySet().removeIf(key -> key.startsWith(BadRecords.LIAR));
          others.keySet().remove(FLEET_OF_LIAR);
          if (topic.equals(Topics.LOSS)) {
            others.replaceAll((key, of) -> of.stream().filter(one -> !isStageLoss(one)).toList());
          }
          return others;
        });
    return new TopicResults(rest);
  }

  private static boolean isStageLoss(ResultRecord record) {
    String name = KnownRecords.decode(record.value()).getSchema().getName();
    return name.equals(StageLoss.class.getSimpleName());
  }
}
