// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.schema.Topics;

/** Run of Kafka Streams over the same fragments. */
final class StreamsRun {
  static final String SAID =
      "Kafka Streams, exactly_once_v2, fragments, threads in a store in memory with its changelog,"
          + " committed every 10 s; walks to Kafka; no lock timings, no other results";

  private static final String COMMIT_MS = "10000";
  private static final String TRANSACTION_MS = "600000";
  private static final Duration ENDING = Duration.ofMinutes(2);
  private static final int LONGEST_MINUTES = 30;

  private final String bootstrapServers;
  private final Path scratch;
  private int runs;

  StreamsRun(String bootstrapServers, Path scratch) {
    this.bootstrapServers = bootstrapServers;
    this.scratch = scratch;
  }

  /** Processes the trace topic with its events; ends when their walks are committed. */
  CpuTime run(long events) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    CpuTime start = CpuTime.now();
    try (KafkaStreams streams = new KafkaStreams(topology(events, done).build(), settings())) {
      streams.setUncaughtExceptionHandler(
          failure -> {
            done.completeExceptionally(failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.start();
      done.get(LONGEST_MINUTES, TimeUnit.MINUTES);
      if (!streams.close(ENDING)) {
        throw new IOException("Kafka Streams does not end");
      }
      return start.elapsed();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Kafka Streams failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Kafka Streams ran", e);
    }
  }

  private static StreamsBuilder topology(long events, CompletableFuture<Void> done) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(RebuildByStreams.THREADS),
            Serdes.String(),
            RebuildByStreams.threadSerde()));
    RebuildByStreams.Progress progress = new RebuildByStreams.Progress(events, done);
    builder.stream(Topics.TRACE, Consumed.with(Serdes.String(), Serdes.ByteArray()))
        .process(() -> new RebuildByStreams(progress), RebuildByStreams.THREADS)
        .to(Topics.WALKS, Produced.with(Serdes.String(), Serdes.ByteArray()));
    return builder;
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.setProperty(StreamsConfig.APPLICATION_ID_CONFIG, "bench-streams-" + runs++);
    settings.setProperty(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.setProperty(StreamsConfig.STATE_DIR_CONFIG, scratch.toString());
    settings.setProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.setProperty(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MS);
    settings.setProperty(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1");
    settings.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.setProperty(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_MS);
    KafkaSinks.producerSettings()
        .forEach((name, value) -> settings.put(StreamsConfig.producerPrefix((String) name), value));
    return settings;
  }
}
