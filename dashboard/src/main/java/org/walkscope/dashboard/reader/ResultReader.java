// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.ImplausibleRecordException;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.Refusal;
import org.walkscope.kafka.topics.SchemaTopic;
import org.walkscope.kafka.topics.WrittenSchemas;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.Topics;
import org.walkscope.schema.UnknownSchemaException;

/**
 * Reader of result topics into the store and the model, on a thread of its own. It uses no consumer
 * group: the store keeps the offsets, in the transaction of the rows. An undecodable record is
 * counted with its place and never stops the reader.
 */
public final class ResultReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResultReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  static final Duration BROKER_ANSWERS = Duration.ofSeconds(5);

  /** Interval at which new topics and partitions, and an unreachable broker, are noticed. */
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private static final Duration REFRESH_WHILE_EMPTY = Duration.ofMillis(250);

  /** Interval of commits to the store. */
  private static final Duration COMMIT = Duration.ofSeconds(1);

  /** Rows that are committed at once. */
  private static final int MOST_WAITING = 10_000;

  /** Topics that the model shows. */
  private static final Set<String> LIVE =
      Set.of(
          Topics.SNAPSHOTS,
          Topics.WALK_LATENCY,
          Topics.LOCK_TIMINGS,
          Topics.BATCH_EFFICIENCY,
          Topics.LOCK_HOLDS,
          Topics.STALLS,
          Topics.STALL_SUMS,
          Topics.LOSS);

  /** Properties of Kafka's client that hold whatever a user's file says. */
  static final Map<String, Object> OWN_SETTINGS =
      Map.of(
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          false,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "earliest",
          ConsumerConfig.CLIENT_ID_CONFIG,
          "walkscope-dashboard");

  /** A trouble that lasts is told once, and again at this interval. */
  private static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

  private final String brokers;
  private final Consumer<byte[], byte[]> consumer;
  private final DashboardModel model;
  private final TopicChanges changes = new TopicChanges();
  private final HistoryStore store;
  private final Duration history;
  private final InstantSource clock;
  private final Map<String, TopicProgress> topics = new LinkedHashMap<>();
  private final Set<TopicPartition> assigned = new HashSet<>();
  private final TraceProgress trace = new TraceProgress();
  private final OwedResults owed = new OwedResults();
  private final Transactions transactions = new Transactions();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "dashboard-reader");
  private final TopicIds topicIds;
  private final WrittenSchemas schemas;
  private final Positions positions;
  private final ModelHistory modelHistory;
  private long traceMeasuredMs;
  private Instant nextRefresh = Instant.MIN;
  private Instant nextCommit = Instant.MIN;
  private boolean reached;

  /** Troubles that were told of late, and when. */
  private final Map<String, Instant> told = new HashMap<>();

  private volatile String problem = "has not reached the broker yet";

  /**
   * Makes a reader without starting it.
   *
   * @param brokers their addresses, as a person gave them
   * @param consumer consumer that the reader closes; read_committed, without a group
   * @param topicIds ids of topics, which the reader closes
   * @param schemas names what a record of a newer version has
   * @param history age of the first record read; null for the beginning of the topics
   */
  public ResultReader(
      String brokers,
      Consumer<byte[], byte[]> consumer,
      TopicIds topicIds,
      WrittenSchemas schemas,
      DashboardModel model,
      HistoryStore store,
      Duration history,
      InstantSource clock) {
    this.brokers = brokers;
    this.consumer = consumer;
    this.topicIds = topicIds;
    this.schemas = schemas;
    this.positions = new Positions(store);
    this.modelHistory = new ModelHistory(store, model);
    this.model = model;
    this.store = store;
    this.history = history;
    this.clock = clock;
    ResultCodecs.topics().forEach(name -> topics.put(name, new TopicProgress(name)));
    topics.put(Topics.DEAD_LETTER, new TopicProgress(Topics.DEAD_LETTER));
    thread.setDaemon(true);
  }

  /** Makes a reader of a cluster. */
  public static ResultReader of(
      KafkaCluster cluster, DashboardModel model, HistoryStore store, Duration history) {
    Map<String, Object> settings = cluster.consumer();
    settings.putAll(OWN_SETTINGS);
    return new ResultReader(
        cluster.bootstrapServers(),
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        TopicIds.of(cluster.admin((int) BROKER_ANSWERS.toMillis())),
        new WrittenSchemas(() -> SchemaTopic.read(cluster), InstantSource.system()),
        model,
        store,
        history,
        InstantSource.system());
  }

  /** Starts to read. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      modelHistory.restore(clock.instant());
      positions.restore();
      while (stop.getCount() > 0) {
        turn();
      }
    } catch (WakeupException e) {
      // close() was called
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      problem = "the reader has ended";
      consumer.close();
      topicIds.close();
    }
  }

  private void turn() throws InterruptedException {
    try {
      refreshPartitions();
      if (assigned.isEmpty()) {
        stop.await(REFRESH_WHILE_EMPTY.toMillis(), TimeUnit.MILLISECONDS);
        return;
      }
      commit(); // first, so that what cannot be written does not grow
      consumer.poll(POLL).forEach(this::take);
      measureLag();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      problem = words(e);
      tell("reading from " + brokers + " fails, and is tried again: " + problem, e);
      nextRefresh = Instant.MIN;
      stop.await(1, TimeUnit.SECONDS);
    }
  }

  private void tell(String trouble, RuntimeException e) {
    Instant now = clock.instant();
    told.values().removeIf(before -> !now.isBefore(before.plus(TOLD_AGAIN)));
    if (told.putIfAbsent(trouble, now) == null) {
      LOG.warn(trouble, e);
    }
  }

  private void commit() {
    Instant now = clock.instant();
    if (now.isBefore(nextCommit) && store.waiting() < MOST_WAITING) {
      return;
    }
    try {
      positions.save();
      modelHistory.save();
      store.commit();
      positions.committed();
      changes.committed();
      nextCommit = now.plus(COMMIT);
    } catch (SQLException e) {
      throw new IllegalStateException("the history cannot be written: " + e.getMessage(), e);
    }
  }

  private String words(RuntimeException e) {
    if (e instanceof TimeoutException && reached) {
      return "the brokers do not answer any more (%s): are they running, and does the network lead to them?"
          .formatted(e.getMessage());
    }
    if (e instanceof TimeoutException) {
      return "the brokers do not answer (%s): check --bootstrap-servers, and that it is a plaintext"
              .formatted(e.getMessage())
          + " listener, or that --kafka-config has what a TLS or SASL one wants";
    }
    return Refusal.reason(e);
  }

  private void refreshPartitions() {
    Instant now = clock.instant();
    if (now.isBefore(nextRefresh)) {
      return;
    }
    Map<String, List<PartitionInfo>> there = consumer.listTopics(BROKER_ANSWERS);
    List<TopicPartition> fresh = new ArrayList<>();
    topics.forEach(
        (name, progress) -> {
          List<PartitionInfo> partitions = there.getOrDefault(name, List.of());
          progress.partitions(partitions.size());
          for (PartitionInfo partition : partitions) {
            TopicPartition found = new TopicPartition(name, partition.partition());
            if (!assigned.contains(found)) {
              fresh.add(found);
            }
          }
        });
    List<String> anew = positions.madeAnew(topicIds.of(names(there)));
    if (!fresh.isEmpty()) {
      boolean first = assigned.isEmpty();
      assigned.addAll(fresh);
      consumer.assign(assigned);
      seek(fresh, first);
    }
    for (String topic : anew) {
      positions.tellAnew(topic);
      consumer.seekToBeginning(
          assigned.stream().filter(partition -> partition.topic().equals(topic)).toList());
    }
    measureTrace(there.getOrDefault(Topics.TRACE, List.of()), now);
    problem =
        assigned.isEmpty()
            ? "none of the result topics exists yet, or this client may not see them (walkscope acls --print lists what it needs)"
            : trace.problem(now, owed.patience(Topics.TRACE, TraceProgress.PATIENCE));
    if (assigned.isEmpty()) {
      tell("reading from " + brokers + " waits: " + problem, null);
    }
    reached = true;
    nextRefresh = now.plus(assigned.isEmpty() ? Duration.ZERO : REFRESH);
  }

  private Set<String> names(Map<String, List<PartitionInfo>> there) {
    return topics.keySet().stream().filter(there::containsKey).collect(Collectors.toSet());
  }

  private void measureTrace(List<PartitionInfo> partitions, Instant now) {
    if (partitions.isEmpty()) {
      return;
    }
    List<TopicPartition> all =
        partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    long end =
        consumer.endOffsets(all, BROKER_ANSWERS).values().stream().mapToLong(Long::longValue).sum();
    if (trace.observe(end, now, lastResult())) {
      owed.written(Topics.TRACE, traceMeasuredMs, null); // after that
    }
    traceMeasuredMs = now.toEpochMilli();
  }

  /** When a job's result was read last; the agent, too, writes losses. */
  private Instant lastResult() {
    return topics.values().stream()
        .filter(progress -> !progress.topic().equals(Topics.LOSS))
        .map(TopicProgress::lastRecordEpochMs)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .map(Instant::ofEpochMilli)
        .orElse(Instant.MIN);
  }

  /**
   * Goes on at the offsets of the store; without one, begins at the age of the first record, and in
   * topics that appear later at their beginning, because every record in them is new.
   */
  private void seek(List<TopicPartition> fresh, boolean first) {
    List<TopicPartition> unknown = new ArrayList<>();
    for (TopicPartition partition : fresh) {
      positions
          .next(partition, consumer, BROKER_ANSWERS)
          .ifPresentOrElse(next -> consumer.seek(partition, next), () -> unknown.add(partition));
    }
    consumer.seekToBeginning(unknown);
    if (history == null || !first || unknown.isEmpty()) {
      return;
    }
    long from = clock.instant().minus(history).toEpochMilli();
    Map<TopicPartition, Long> query =
        unknown.stream().collect(Collectors.toMap(partition -> partition, partition -> from));
    Map<TopicPartition, OffsetAndTimestamp> offsets =
        new HashMap<>(consumer.offsetsForTimes(query, BROKER_ANSWERS));
    offsets.forEach(
        (partition, offset) -> {
          if (offset == null) {
            consumer.seekToEnd(Set.of(partition));
          } else {
            consumer.seek(partition, offset.offset());
          }
        });
  }

  private void take(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    take(kafkaRecord, topics.get(kafkaRecord.topic()));
    transactions
        .since(kafkaRecord)
        .ifPresent(betweenMs -> owed.committed(kafkaRecord.topic(), betweenMs));
    positions.taken(
        new TopicPartition(kafkaRecord.topic(), kafkaRecord.partition()), kafkaRecord.offset() + 1);
  }

  private void take(ConsumerRecord<byte[], byte[]> kafkaRecord, TopicProgress progress) {
    if (kafkaRecord.topic().equals(Topics.DEAD_LETTER)) {
      DeadLetters.take(kafkaRecord, store, schemas);
      progress.shown(kafkaRecord.timestamp(), clock.millis());
      return;
    }
    if (kafkaRecord.value() == null) {
      progress.tombstone();
      return;
    }
    try {
      SpecificRecord result = ResultCodecs.decode(kafkaRecord.topic(), kafkaRecord.value());
      if (store.take(result, kafkaRecord.value()) && LIVE.contains(kafkaRecord.topic())) {
        model.accept(result);
      }
      changes.read(kafkaRecord.topic());
      long now = clock.millis();
      progress.shown(kafkaRecord.timestamp(), now);
      long written = kafkaRecord.timestamp();
      owed.written(
          kafkaRecord.topic(),
          written < 0 ? now : Math.min(written, now),
          progress.isReadWhole() ? now : null);
    } catch (BadRecordException | ImplausibleRecordException e) {
      progress.undecodable(kafkaRecord, e, this::cause);
    }
  }

  private String cause(Exception of) {
    return of instanceof UnknownSchemaException unknown
        ? unknown.getMessage() + ": " + schemas.explain(unknown.fingerprint())
        : of.getMessage();
  }

  private void measureLag() {
    Map<String, Long> lags = new HashMap<>();
    for (TopicPartition partition : assigned) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) {
        lags.merge(partition.topic(), lag.getAsLong(), Long::sum);
      }
    }
    topics.forEach((name, progress) -> progress.lag(lags.get(name)));
  }

  /** State and progress of reading. */
  public Health health() {
    return new Health(
        problem == null,
        problem,
        topics.values().stream().map(TopicProgress::state).toList(),
        owed.late(
            clock.millis(), TraceProgress.PATIENCE, topic -> topics.get(topic).isReadWhole()));
  }

  /** Topics of which records were committed since the last call. Example: stall-blame. */
  public Set<String> takeChanged() {
    return changes.take();
  }

  @Override
  public void close() {
    stop.countDown();
    if (thread.getState() == Thread.State.NEW) {
      consumer.close();
      topicIds.close();
      return;
    }
    consumer.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
