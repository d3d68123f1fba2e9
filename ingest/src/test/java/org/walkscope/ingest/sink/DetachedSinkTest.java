// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.StageLoss;

class DetachedSinkTest {
  /** Names of the counters of DetachedSink. */
  private static final int RECORD_BYTES = 2048;

  private final Deliveries deliveries = new Deliveries();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());

  private static StageLoss record() {
    return new StageLoss("ingest", "late_events", "h", "b", 1L, "", 0L);
  }

  /**
   * Room for ten: ten of a hundred wait, the others are left out, and nobody is held up for them.
   */
  @Test
  void whatWaitsIsBoundedAndWhatIsLeftOutIsCounted() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    DetachedSink sink =
        new DetachedSink(
            deliveries,
            () -> {
              await(opened);
              return new KafkaSink(producer, deliveries);
            },
            complaints::add,
            10 * RECORD_BYTES);
    for (int i = 0; i < 100; i++) {
      sink.stageLoss(record());
    }
    assertThat(deliveries.made()).isEqualTo(100);
    assertThat(deliveries.acknowledged()).isZero();
    opened.countDown();
    assertThatThrownBy(sink::close)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("90 of 100 records not acknowledged");
    assertThat(producer.history()).hasSize(10);
  }

  @Test
  void whatThereIsRoomForIsAllThere() throws Exception {
    DetachedSink sink =
        new DetachedSink(
            deliveries,
            () -> new KafkaSink(producer, deliveries),
            complaints::add,
            200 * RECORD_BYTES);
    for (int i = 0; i < 100; i++) {
      sink.stageLoss(record());
    }
    sink.close();
    assertThat(producer.history()).hasSize(100);
    assertThat(deliveries.text()).isEqualTo("100 of 100 records acknowledged");
    assertThat(complaints).isEmpty();
  }

  @Test
  void aSinkThatDoesNotOpenHoldsNobodyUpAndIsComplainedOfOnce() throws Exception {
    DetachedSink sink =
        new DetachedSink(
            deliveries,
            () -> {
              throw new IOException("nobody there");
            },
            complaints::add,
            10 * RECORD_BYTES);
    for (int i = 0; i < 100; i++) {
      sink.stageLoss(record());
    }
    assertThatThrownBy(sink::close)
        .hasMessage("100 of 100 records not acknowledged, first: nobody there");
    assertThat(complaints).containsExactly("nobody there");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
