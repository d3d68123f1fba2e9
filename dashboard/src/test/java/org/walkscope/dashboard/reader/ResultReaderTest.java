// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.util.RandomData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Filter;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.topics.WrittenSchemas;
import org.walkscope.schema.Arch;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkLatency;

class ResultReaderTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final DashboardModel model = new DashboardModel(Limits.DEFAULT);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final InstantSource clock = now::get;
  private final HistoryStore store = HistoryStore.inMemory(clock);
  private final Map<Long, Schema> written = new HashMap<>();
  private final ResultReader reader =
      new ResultReader(
          "broker:9092",
          consumer,
          topics -> Map.of(),
          new WrittenSchemas(() -> written, clock),
          model,
          store,
          null,
          clock);
  private long offset;

  @AfterEach
  void close() throws Exception {
    reader.close();
    store.close();
  }

  private void exists(String topic) {
    consumer.updatePartitions(topic, List.of(new PartitionInfo(topic, 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
    consumer.updateEndOffsets(Map.of(new TopicPartition(topic, 0), 100L));
  }

  private void comes(String topic, byte[] value) {
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(topic, 0, offset++, null, value)));
  }

  private void comesAt(String topic, byte[] value, long timestampMs) {
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    topic,
                    0,
                    offset++,
                    timestampMs,
                    TimestampType.CREATE_TIME,
                    ConsumerRecord.NULL_SIZE,
                    value.length,
                    null,
                    value,
                    new RecordHeaders(),
                    Optional.empty())));
  }

  private Health.TopicState state(String topic) {
    return reader.health().topics().stream()
        .filter(state -> state.topic().equals(topic))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isUnhealthyUntilATopicExistsAndHealthyFromThenOn() {
    reader.start();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                String.valueOf(reader.health().problem())
                    .startsWith("none of the result topics exists yet"));
    assertThat(reader.health().healthy()).isFalse();
    exists(Topics.LOSS);
    await().atMost(PATIENCE).until(() -> reader.health().healthy());
  }

  @Test
  void tellsATopicOnceQuestionsFindItsRecords() throws Exception {
    exists(Topics.STALL_BLAME);
    comes(
        Topics.STALL_BLAME,
        RecordCodec.of(StallBlame.class)
            .encode(
                Samples.blame(
                    Samples.host("a", Arch.X86_64),
                    "cat",
                    "java",
                    now.get().toEpochMilli(),
                    "jit",
                    500)));
    reader.start();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              now.updateAndGet(instant -> instant.plusSeconds(1));
              return reader.takeChanged().contains("stall-blame");
            });
    List<String> agents =
        store.read(
            connection ->
                Rows.of(connection, "SELECT agent FROM blame", List.of(), row -> row.getString(1)));
    assertThat(agents).containsExactly("cat");
    assertThat(reader.takeChanged()).doesNotContain("stall-blame");
  }

  @Test
  void namesWhatARecordOfANewerVersionHas() throws IOException {
    Schema ours = WalkLatency.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    ours.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("flavour", Schema.create(Schema.Type.LONG), "new", 0L));
    Schema newer = Schema.createRecord(ours.getName(), null, ours.getNamespace(), false, fields);
    written.put(SchemaNormalization.parsingFingerprint64(newer), newer);
    Object latency = new RandomData(newer, 1, 1).iterator().next();
    byte[] bytes = new BinaryMessageEncoder<>(GenericData.get(), newer).encode(latency).array();
    exists(Topics.WALK_LATENCY);
    comes(Topics.WALK_LATENCY, bytes);
    reader.start();
    await().atMost(PATIENCE).until(() -> state(Topics.WALK_LATENCY).undecodable() == 1);
    assertThat(state(Topics.WALK_LATENCY).firstProblem())
        .contains("a newer WalkLatency, with WalkLatency.flavour: upgrade this version");
  }

  @Test
  void countsWhatIsNoRecordWithItsPlaceAndReadsOn() {
    exists(Topics.WALK_LATENCY);
    byte[] good = RecordCodec.of(WalkLatency.class).encode(Samples.latency("a", "smaps", 0, 1_000));
    byte[] cut = java.util.Arrays.copyOf(good, good.length - 3);
    WalkLatency impossible = Samples.latency("a", "smaps", 1, 1_000);
    impossible.getDuration().setCount(5L);
    comes(Topics.WALK_LATENCY, "no avro".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    comes(Topics.WALK_LATENCY, null);
    comes(Topics.WALK_LATENCY, cut);
    comes(Topics.WALK_LATENCY, RecordCodec.of(WalkLatency.class).encode(impossible));
    comes(Topics.WALK_LATENCY, good);
    reader.start();

    await().atMost(PATIENCE).until(() -> state(Topics.WALK_LATENCY).records() == 1);

    assertThat(state(Topics.WALK_LATENCY).undecodable()).isEqualTo(3);
    assertThat(state(Topics.WALK_LATENCY).tombstones()).isEqualTo(1);
    assertThat(state(Topics.WALK_LATENCY).firstProblem())
        .startsWith("walkscope.walk-latency partition 0 offset 0: ");
    assertThat(model.walkLatency(Filter.ALL).series()).hasSize(1);
  }

  @Test
  void readsEveryRecordOfATopicWithSeveral() {
    exists(Topics.LOSS);
    comes(
        Topics.LOSS,
        RecordCodec.of(StreamEnd.class)
            .encode(new StreamEnd(Samples.host("a", Arch.ARM64), 1L, 2L, 3L, 4L, 5L)));
    comes(
        Topics.LOSS,
        RecordCodec.of(org.walkscope.schema.StageLoss.class)
            .encode(Samples.stageLoss("ingest", "bad_frames", 1, 1)));
    reader.start();
    await().atMost(PATIENCE).until(() -> state(Topics.LOSS).records() == 2);
    assertThat(model.loss().endedRuns()).isEqualTo(1);
    assertThat(model.loss().stages()).hasSize(1);
  }

  @Test
  void tellsAJobThatWritesNothingWhileFragmentsCome() {
    exists(Topics.LOSS);
    exists(Topics.TRACE);
    reader.start();
    await().atMost(PATIENCE).until(() -> reader.health().healthy());
    AtomicReference<Long> end = new AtomicReference<>(100L);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              now.updateAndGet(time -> time.plusSeconds(6));
              consumer.updateEndOffsets(
                  Map.of(new TopicPartition(Topics.TRACE, 0), end.updateAndGet(e -> e + 1)));
              return String.valueOf(reader.health().problem()).contains("is the walk job running?");
            });
  }

  /** A record from a clock that is ahead is as old as its reading. */
  @Test
  void tellsWhenTheNewestRecordWasWritten() {
    exists(Topics.LOSS);
    byte[] loss =
        RecordCodec.of(org.walkscope.schema.StageLoss.class)
            .encode(Samples.stageLoss("ingest", "bad_frames", 1, 1));
    long read = now.get().toEpochMilli();
    comesAt(Topics.LOSS, loss, read - 5_000);
    reader.start();
    await().atMost(PATIENCE).until(() -> state(Topics.LOSS).records() == 1);
    assertThat(state(Topics.LOSS).newestEpochMs()).isEqualTo(read - 5_000);
    comesAt(Topics.LOSS, loss, read + 86_400_000);
    await().atMost(PATIENCE).until(() -> state(Topics.LOSS).records() == 2);
    assertThat(state(Topics.LOSS).newestEpochMs()).isEqualTo(read);
  }

  @Test
  void saysWhatFailsAndTriesAgain() {
    exists(Topics.LOSS);
    consumer.setPollException(new KafkaException("the disk is gone"));
    reader.start();
    await()
        .atMost(PATIENCE)
        .until(() -> String.valueOf(reader.health().problem()).contains("the disk is gone"));
    await().atMost(PATIENCE).until(() -> reader.health().healthy());
  }

  @Test
  void brokersThatWereReadBeforeNeedNoAdviceOfAFirstStart() {
    exists(Topics.WALKS);
    reader.start();
    await().atMost(PATIENCE).until(() -> reader.health().healthy());
    consumer.schedulePollTask(
        () -> consumer.setPollException(new TimeoutException("no answer for 5 s")));
    await()
        .until(
            () ->
                String.valueOf(reader.health().problem())
                    .startsWith("the brokers do not answer any more (no answer for 5 s)"));
  }

  @Test
  void closesItsConsumerEvenWhenItNeverStarted() {
    reader.close();
    assertThat(consumer.closed()).isTrue();
  }
}
