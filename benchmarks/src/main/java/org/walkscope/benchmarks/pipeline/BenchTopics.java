// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import static org.walkscope.standalone.run.TopicCreation.PARTITIONS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.TopicCreation;

/** Topics of a benchmark. */
final class BenchTopics implements AutoCloseable {
  /** Topic with one record per event. */
  static final String EVENTS = "bench.events";

  private final String bootstrapServers;
  private final TopicCreation creation;
  private final Admin admin;

  /** Creates the topics. */
  BenchTopics(String bootstrapServers) throws IOException {
    this.bootstrapServers = bootstrapServers;
    creation = new TopicCreation(bootstrapServers, PARTITIONS);
    creation.createAll();
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    get(admin.createTopics(List.of(new NewTopic(EVENTS, PARTITIONS, (short) 1))).all());
  }

  /** Bytes of the topic's log on the broker's disk. */
  long storedBytes(String topic) throws IOException {
    int broker = get(admin.describeCluster().nodes()).iterator().next().id();
    return get(admin.describeLogDirs(List.of(broker)).allDescriptions())
        .get(broker)
        .values()
        .stream()
        .flatMap(directory -> directory.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(topic))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /**
   * Deletes topics and creates them empty. Deleted records alone would stay in the log, and in
   * {@link #storedBytes}, until the broker deletes their segments.
   */
  void clear(String... names) throws IOException {
    creation.createAnew(List.of(names));
  }

  /** Clears the topics that contestants write. */
  void clearResults() throws IOException {
    clear(Topics.WALKS, Topics.LOCK_TIMINGS);
  }

  /**
   * Reads records in the order in which they were written, over all partitions: the reader has one
   * clock.
   */
  List<byte[]> values(String topic) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    forEach(topic, records::add);
    records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    return records.stream().map(ConsumerRecord::value).toList();
  }

  /** Totals of the committed walks. */
  Totals walks() throws IOException {
    RecordCodec<Walk> codec = RecordCodec.of(Walk.class);
    Totals[] totals = {Totals.NONE};
    forEach(
        Topics.WALKS,
        found -> {
          try {
            totals[0] = totals[0].plus(codec.decode(found.value()));
          } catch (BadRecordException e) {
            throw new BenchException("a walk that cannot be read back", e);
          }
        });
    return totals[0];
  }

  /** Passes the committed records of a topic, unchanged. */
  void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) throws IOException {
    new CommittedRecords(bootstrapServers).forEach(List.of(topic), taker);
  }

  private static <T> T get(KafkaFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException("the broker refused: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the broker", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
