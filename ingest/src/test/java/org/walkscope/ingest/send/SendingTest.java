// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolRun;
import org.walkscope.ingest.spool.Streams;

class SendingTest {
  @TempDir Path folder;

  /** Of a topic that was deleted: the real producer waits 20 s for each record. */
  private static final class RefusingProducer extends MockProducer<String, byte[]> {
    int sent;

    RefusingProducer() {
      super(true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, byte[]> record, Callback callback) {
      sent++;
      Exception refusal =
          new TimeoutException(
              "Topic " + record.topic() + " not present in metadata after 20000 ms.",
              new UnknownTopicOrPartitionException());
      callback.onCompletion(null, refusal);
      return CompletableFuture.failedFuture(refusal);
    }
  }

  @Test
  void aRefusedRecordIsToldBeforeTheNextIsSent() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    byte[] stream = Streams.random(3, 6, 25);
    RefusingProducer producer = new RefusingProducer();
    try (Spool spool = run.open()) {
      run.send(spool, stream, stream.length);
      Sending sending =
          new Sending(
              spool, producer, new KafkaTrouble(new KafkaReach(() -> 1), line -> {}), () -> "");
      assertThatThrownBy(sending::run)
          .hasMessageContaining("Topic walkscope.")
          .hasMessageContaining("walkscope topics --create");
    }
    assertThat(producer.sent).isEqualTo(1);
  }
}
