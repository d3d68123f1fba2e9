// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.kafka.Refusal;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

class KafkaSinkTest {
  private static final String HOST = "builder/0b0e7c5a-1f0c-4f6e-8e0a-0f7f7d0c7a11";

  @Test
  void everyRecordGoesToItsTopicUnderItsKey() throws IOException {
    MockProducer<String, byte[]> producer = producer(true);
    ingest(producer);
    assertThat(producer.history())
        .extracting(record -> record.topic() + " " + record.key())
        .containsExactly(
            "walkscope.loss " + HOST,
            "walkscope.trace " + HOST + "/100/55",
            "walkscope.loss " + HOST);
    ProbeLoss loss = RecordCodec.of(ProbeLoss.class).decode(value(producer, 0));
    assertThat(loss.getCpus()).hasSize(1);
    TraceFragment fragment = RecordCodec.of(TraceFragment.class).decode(value(producer, 1));
    assertThat(fragment.getEvents()).isEqualTo(6);
    assertThat(RecordCodec.of(StreamEnd.class).decode(value(producer, 2)).getFragments()).isOne();
    assertThat(producer.flushed()).isTrue();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aDeliveryThatFailsIsThrownByTheNextCall() throws IOException {
    MockProducer<String, byte[]> producer = producer(false);
    KafkaSink sink = new KafkaSink(producer);
    sink.end(end());
    TimeoutException timeout = new TimeoutException("no broker for 120000 ms");
    producer.errorNext(timeout);
    assertThatThrownBy(() -> sink.end(end()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Kafka did not take a record: %s; 2 of 2 records not acknowledged",
            Refusal.reason(timeout));
  }

  @Test
  void aDeliveryThatFailsIsThrownNoLaterThanByClose() {
    TimeoutException timeout = new TimeoutException("no broker");
    MockProducer<String, byte[]> producer =
        new MockProducer<>(
            false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized void flush() {
            while (errorNext(timeout)) {}
          }
        };
    assertThatThrownBy(() -> ingest(producer))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Kafka did not take a record: %s; 3 of 3 records not acknowledged",
            Refusal.reason(timeout));
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aFullBufferThatStaysFullIsAnError() {
    MockProducer<String, byte[]> producer = producer(true);
    TimeoutException timeout = new TimeoutException("buffer full for 300000 ms");
    producer.sendException = timeout;
    assertThatThrownBy(() -> ingest(producer))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Kafka did not take a record: %s; 1 of 1 record not acknowledged",
            Refusal.reason(timeout));
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void anAddressThatIsNoneIsSaidSo() {
    KafkaConnection connection = new KafkaConnection("nobody", new Properties(), Duration.ZERO);
    assertThatThrownBy(connection::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--bootstrap-servers wants HOST:PORT, not 'nobody'");
  }

  private static StreamEnd end() throws IOException {
    MockProducer<String, byte[]> producer = producer(true);
    ingest(producer);
    return RecordCodec.of(StreamEnd.class).decode(value(producer, 2));
  }

  private static void ingest(MockProducer<String, byte[]> producer) throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    builder.loss(20_000, 0, 6, 0).end(30_000);
    new Ingest(FragmentSettings.usual(), () -> 0, p -> {})
        .run(new ByteArrayInputStream(builder.bytes()), header -> new KafkaSink(producer));
  }

  private static byte[] value(MockProducer<String, byte[]> producer, int i) {
    ProducerRecord<String, byte[]> record = producer.history().get(i);
    return record.value();
  }

  private static MockProducer<String, byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete,
        new RoundRobinPartitioner(),
        new StringSerializer(),
        new ByteArraySerializer());
  }
}
