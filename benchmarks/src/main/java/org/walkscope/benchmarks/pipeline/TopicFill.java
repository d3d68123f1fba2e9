// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.walkscope.benchmarks.pipeline.event.Event;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;

/**
 * Filling of the broker's topics with a workload, before any measurement.
 *
 * <p>Each fragment is a batch of its own, as from many agents with a reading each: a batch of
 * several copies of one capture would compress to next to nothing, unlike any agent's.
 */
final class TopicFill {
  /**
   * Figures of the records on the topic.
   *
   * @param batches sum of TraceFragment.events, which counts the runs of a page table as one, and
   *     its folios
   * @param events with each run and folio counted
   * @param entries page-table entries that the events cover
   */
  record Filled(long fragments, long batches, long events, long entries) {}

  private final String bootstrapServers;

  TopicFill(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Fragments, by the agent's own sink. */
  Filled fragments(Workload workload) throws IOException {
    Properties alone = new Properties();
    alone.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, "0");
    alone.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
    long[] sums = new long[3];
    try (TraceSink sink = new KafkaConnection(bootstrapServers, alone).open()) {
      workload.forEach(
          (fragment, host) -> {
            sink.fragment(fragment);
            sums[0]++;
            sums[1] += fragment.getEvents();
            sums[2] += fragment.getEntries();
          });
    }
    return new Filled(sums[0], sums[1], workload.events(), sums[2]);
  }

  /** Writes one record per event, in large batches. */
  void events(Workload workload) throws IOException {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "zstd",
            ProducerConfig.BATCH_SIZE_CONFIG,
            512 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            50,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            64L << 20,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            300_000L);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      EventBytes bytes = new EventBytes();
      EventRecords records =
          new EventRecords(event -> send(producer, bytes.of(event), event, failure));
      workload.forEach((fragment, host) -> records.take(fragment, workload.captureOf(host)));
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IOException("Kafka did not take an event: " + failure.get().getMessage());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the failure
  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      byte[] value,
      Event event,
      AtomicReference<Exception> failure) {
    String key = event.getHostname() + '/' + event.getBootId() + '/' + event.getTid();
    producer.send(
        new ProducerRecord<>(BenchTopics.EVENTS, key.getBytes(UTF_8), value),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /** Avro's binary encoding alone, as Flink's own Avro format reads it. */
  private static final class EventBytes {
    private final SpecificDatumWriter<Event> writer = new SpecificDatumWriter<>(Event.class);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private BinaryEncoder encoder;

    byte[] of(Event event) {
      try {
        out.reset();
        encoder = EncoderFactory.get().binaryEncoder(out, encoder);
        writer.write(event, encoder);
        encoder.flush();
        return out.toByteArray();
      } catch (IOException e) {
        throw new BenchException("an event that cannot be written", e);
      }
    }
  }
}
