// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;

/**
 * Sources of the jobs, with event time. Topics are read from the group's committed offsets or their
 * beginning, and offsets are committed with checkpoints; bounded sources end at the records that
 * are there at their start. Input that ends gives the same results whatever the clock, the load and
 * the parallelism: its only watermark is the last.
 */
public final class Sources {
  /** Bound of disorder in results: a thread's are in order, but truncated walks come late. */
  private static final Duration RESULTS_OUT_OF_ORDER = Duration.ofSeconds(10);

  /** Silence after which a partition of results no longer holds the watermark back. */
  public static final Duration RESULTS_SILENCE = Duration.ofSeconds(5);

  private static final Set<Class<? extends SpecificRecord>> ALL_WANTED = Set.of();

  private Sources() {}

  /**
   * Trace topic, live. Event time goes on with fragments and with the counters that hosts send each
   * second to walkscope.loss; when both are silent while the broker answers, by itself.
   */
  public static DataStream<Polled> trace(
      StreamExecutionEnvironment env, KafkaCluster cluster, String groupId, LiveTime time) {
    // losses that a pipeline counts are no sign of life of a host
    var deserializer = new PolledDeserializer(Set.of(Topics.TRACE), Set.of(StageLoss.class));
    var source =
        topics(cluster, groupId, List.of(Topics.TRACE, Topics.LOSS), deserializer)
            .setProperty("partition.discovery.interval.ms", "10000");
    AskedBroker broker = new AskedBroker(cluster, groupId, List.of(Topics.TRACE));
    return live(env, source, "trace topic", broker, time);
  }

  /** Trace topic up to its present end. */
  public static DataStream<Polled> boundedTrace(
      StreamExecutionEnvironment env, KafkaCluster cluster, String groupId) {
    List<String> topics = List.of(Topics.TRACE);
    return bounded(env, cluster, groupId, topics, "trace topic");
  }

  /** Fragments of captures, one file after the other. */
  public static DataStream<Polled> captures(StreamExecutionEnvironment env, List<String> paths) {
    return timed(
        env.fromData(paths, Types.STRING)
            .setParallelism(1)
            .uid("capture-paths")
            .flatMap(new ReadCapture(), Polled.TYPE)
            .setParallelism(1)
            .name("captures")
            .uid("captures"));
  }

  /** Records of any bounded source, with event time. */
  public static DataStream<Polled> timed(DataStream<Polled> records) {
    return records
        .assignTimestampsAndWatermarks(PolledWatermarks.bounded())
        .setParallelism(1)
        .name("event time")
        .uid("event-time");
  }

  /**
   * Topics of walks, lock holds and stalls, live.
   *
   * @param silence time without records, while the broker answers, after which a partition no
   *     longer holds the watermark back
   * @param longestWait event time that goes on by itself when no record comes any more
   */
  public static DataStream<Polled> results(
      StreamExecutionEnvironment env,
      KafkaCluster cluster,
      String groupId,
      List<String> topics,
      Duration silence,
      Duration longestWait) {
    var deserializer = new PolledDeserializer(Set.copyOf(topics), ALL_WANTED);
    AskedBroker broker = new AskedBroker(cluster, groupId, topics);
    Duration longest = longestWait.plus(RESULTS_OUT_OF_ORDER);
    LiveTime time = new LiveTime(RESULTS_OUT_OF_ORDER, silence, longest, 1);
    return live(env, topics(cluster, groupId, topics, deserializer), "result topics", broker, time);
  }

  /** Topics of walks, lock holds and stalls up to their present ends. */
  public static DataStream<Polled> boundedResults(
      StreamExecutionEnvironment env, KafkaCluster cluster, String groupId, List<String> topics) {
    return bounded(env, cluster, groupId, topics, "result topics");
  }

  /**
   * Topics of losses and fragments, without event time: health goes by the wall clock. Unreadable
   * fragments go to the dead letters in the job that rebuilds walks.
   */
  public static DataStream<Polled> lossAndTrace(
      StreamExecutionEnvironment env, KafkaCluster cluster, String groupId, boolean bounded) {
    var source =
        topics(
            cluster,
            groupId,
            List.of(Topics.LOSS, Topics.TRACE),
            new PolledDeserializer(Set.of(Topics.LOSS), ALL_WANTED));
    if (bounded) {
      source.setBounded(OffsetsInitializer.latest());
    }
    String name = "loss and trace topics";
    return from(env, source.build(), WatermarkStrategy.noWatermarks(), name);
  }

  /**
   * Source whose every reader has a partition: one without any would not know whether one is on its
   * way, and event time waits for all.
   */
  private static DataStream<Polled> live(
      StreamExecutionEnvironment env,
      KafkaSourceBuilder<Polled> source,
      String name,
      AskedBroker broker,
      LiveTime time) {
    var times =
        IdleWhenTaken.strategy(
            PolledWatermarks.strategy(time.outOfOrder()), Sources::place, broker, time.silence());
    int parallelism = Math.min(env.getParallelism(), broker.mostPartitions());
    return from(env, new TopicSource(source.build(), broker), times, name)
        .setParallelism(parallelism)
        .transform("silence clock", Polled.TYPE, new SilenceClock<>(time, broker))
        .setParallelism(parallelism)
        .uid("silence-clock");
  }

  private static IdleWhenTaken.Place place(Polled polled) {
    Polled.Place at = polled.place();
    return new IdleWhenTaken.Place(new TopicPartition(at.topic(), at.partition()), at.offset());
  }

  private static DataStream<Polled> bounded(
      StreamExecutionEnvironment env,
      KafkaCluster cluster,
      String groupId,
      List<String> topics,
      String name) {
    var deserializer = new PolledDeserializer(Set.copyOf(topics), ALL_WANTED);
    var source =
        topics(cluster, groupId, topics, deserializer).setBounded(OffsetsInitializer.latest());
    return from(env, source.build(), PolledWatermarks.bounded(), name);
  }

  private static DataStreamSource<Polled> from(
      StreamExecutionEnvironment env,
      Source<Polled, ?, ?> source,
      WatermarkStrategy<Polled> times,
      String name) {
    DataStreamSource<Polled> stream = env.fromSource(source, times, name, Polled.TYPE);
    stream.uid(name.replace(' ', '-'));
    return stream;
  }

  @SuppressWarnings("deprecation") // the connector has no other way to say "earliest"
  private static KafkaSourceBuilder<Polled> topics(
      KafkaCluster cluster, String groupId, List<String> topics, PolledDeserializer deserializer) {
    return KafkaSource.<Polled>builder()
        .setProperties(KafkaCluster.properties(cluster.consumer()))
        .setTopics(topics)
        .setGroupId(groupId)
        .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
        .setDeserializer(deserializer)
        .setProperty("isolation.level", "read_committed");
  }
}
