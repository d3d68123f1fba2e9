// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.DurationTotals;
import org.walkscope.dashboard.model.Filter;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.dashboard.store.StoredRows;
import org.walkscope.kafka.topics.WrittenSchemas;
import org.walkscope.schema.Arch;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Topics;

/** A second dashboard on the store of a first one goes on where it was. */
class RestartTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final TopicPartition WINDOWS = new TopicPartition(Topics.WALK_LATENCY, 0);
  private static final TopicPartition WALKS = new TopicPartition(Topics.WALKS, 0);

  private final InstantSource clock =
      InstantSource.fixed(Instant.ofEpochMilli(Samples.T0 + 60_000));

  /** Records of the two topics, which survive the dashboards; offset by index. */
  private final List<SpecificRecord> windows =
      new ArrayList<>(
          List.of(
              Samples.latency("a", "smaps", 0, 1_000, 2_000),
              Samples.latency("a", "smaps", 1, 3_000)));

  private final List<SpecificRecord> walks = new ArrayList<>(List.of(walk(1), walk(2)));

  private static SpecificRecord walk(long number) {
    return Samples.walk(Samples.host("a", Arch.ARM64), number, 1_000);
  }

  @TempDir private Path parent;

  private DashboardModel model;
  private HistoryStore store;

  /**
   * Reads until the store has so many walks, and stops.
   *
   * @param beginning first offset that the broker has
   */
  private void run(String topicId, int beginning, long walksBehind) throws Exception {
    model = new DashboardModel(Limits.DEFAULT);
    store = HistoryStore.in(parent.resolve("store"), HistoryStore.IN_FOLDER, clock);
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    for (TopicPartition each : List.of(WINDOWS, WALKS)) {
      consumer.updatePartitions(
          each.topic(), List.of(new PartitionInfo(each.topic(), 0, null, null, null)));
      consumer.updateBeginningOffsets(Map.of(each, (long) beginning));
      consumer.updateEndOffsets(Map.of(each, 100L));
    }
    consumer.schedulePollTask(
        () -> {
          send(consumer, WINDOWS, windows);
          send(consumer, WALKS, walks);
        });
    try (ResultReader reader =
        new ResultReader(
            "broker:9092",
            consumer,
            topics -> Map.of(Topics.WALKS, topicId, Topics.WALK_LATENCY, topicId),
            new WrittenSchemas(Map::of, clock),
            model,
            store,
            null,
            new Ticking(clock))) {
      reader.start();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  StoredRows.of(store, "SELECT sum(walks) FROM pairs")
                      .toString()
                      .equals("[[" + walksBehind + "]]"));
    }
  }

  /** Clock that goes on with the real one, so that commits come. */
  private record Ticking(InstantSource from, Instant began) implements InstantSource {
    Ticking(InstantSource from) {
      this(from, Instant.now());
    }

    @Override
    public Instant instant() {
      return from.instant().plus(Duration.between(began, Instant.now()));
    }
  }

  /** Sends the records from an offset on, as a broker does whose reader asks for them. */
  private static void send(
      MockConsumer<byte[], byte[]> consumer, TopicPartition to, List<SpecificRecord> records) {
    for (int offset = (int) consumer.position(to); offset < records.size(); offset++) {
      consumer.addRecord(
          new ConsumerRecord<>(to.topic(), 0, offset, null, encoded(records.get(offset))));
    }
  }

  @SuppressWarnings("unchecked")
  private static byte[] encoded(SpecificRecord record) {
    return RecordCodec.of((Class<SpecificRecord>) record.getClass()).encode(record);
  }

  private long sumNs() {
    return model.totals().walks().values().stream().mapToLong(DurationTotals.Buckets::sumNs).sum();
  }

  @BeforeEach
  void readOnce() throws Exception {
    run("id-1", 0, 2);
    assertThat(sumNs()).isEqualTo(6_000);
    store.close();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void losesAndDoublesNothingAndCountersGoOn() throws Exception {
    windows.add(Samples.latency("a", "smaps", 1, 3_000, 4_000)); // written again
    walks.add(walk(3));
    run("id-1", 0, 3);
    assertThat(sumNs()).isEqualTo(10_000);
    assertThat(model.walkLatency(Filter.ALL).series())
        .singleElement()
        .satisfies(series -> assertThat(series.count()).containsExactly(2L, 2L));
    assertThat(StoredRows.of(store, "SELECT walks FROM walk_latency ORDER BY window_end_ms"))
        .containsExactly(List.of(2L), List.of(2L));
    assertThat(StoredRows.of(store, "FROM set_aside")).isEmpty();
  }

  @Test
  void tellsATopicThatWasMadeAnew() throws Exception {
    walks.clear();
    walks.add(walk(3));
    run("id-2", 0, 3);
    assertThat(StoredRows.of(store, "SELECT cause, records FROM set_aside"))
        .contains(List.of("walkscope.walks was made anew: it is read from its beginning", 1L));
  }

  @Test
  void tellsRecordsThatKafkaDeletedBeforeTheyWereRead() throws Exception {
    walks.add(walk(3));
    walks.add(walk(4));
    run("id-1", 3, 3);
    assertThat(StoredRows.of(store, "SELECT cause, records FROM set_aside"))
        .contains(
            List.of("records of walkscope.walks that Kafka deleted before they were read", 1L));
  }
}
