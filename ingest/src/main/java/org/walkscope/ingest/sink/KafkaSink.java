// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.walkscope.kafka.Refusal;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.text.CountText;

/**
 * Sink into the topics of {@link Topics}, through an idempotent producer: when {@link #close} has
 * returned, every record is on Kafka, once and in order per key. A failed run that is started again
 * writes its fragments again; stream, walker and fragment number identify the duplicates.
 *
 * <p>The next call throws a failed delivery, {@link #close} at the latest. While the producer's
 * buffer is full a call blocks: the agent stops reading, the pipe fills, and the probe counts the
 * events that it cannot hand over. When interrupted, close gives up records that are not
 * acknowledged and reports their number.
 */
public final class KafkaSink implements TraceSink {
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration GIVING_UP = Duration.ofSeconds(1);

  private final Producer<String, byte[]> producer;
  private final Deliveries deliveries;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public KafkaSink(Producer<String, byte[]> producer) {
    this(producer, new Deliveries());
  }

  /**
   * Makes a sink whose deliveries can be observed.
   *
   * @param deliveries counts records sent and acknowledged
   */
  public KafkaSink(Producer<String, byte[]> producer, Deliveries deliveries) {
    this.producer = producer;
    this.deliveries = deliveries;
  }

  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    send(fragment);
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    send(loss);
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    send(loss);
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    send(end);
  }

  /** Waits until all records are delivered. */
  @Override
  public void close() throws IOException {
    try {
      producer.flush();
    } catch (KafkaException e) {
      failure.compareAndSet(null, e);
    } finally {
      boolean interrupted = Thread.interrupted(); // otherwise closing fails at once
      producer.close(interrupted ? GIVING_UP : CLOSING);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    throwFailure();
    if (deliveries.open() > 0) {
      throw new IOException(open());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the result
  private void send(SpecificRecord record) throws IOException {
    deliveries.send(); // first: a record held back by an earlier failure counts as not acknowledged
    throwFailure();
    try {
      producer.send(
          KafkaRecords.of(record),
          (metadata, e) -> {
            if (e == null) {
              deliveries.acknowledge();
            } else {
              failure.compareAndSet(null, e);
            }
          });
    } catch (KafkaException e) {
      throw undelivered(e);
    }
  }

  private void throwFailure() throws IOException {
    Exception first = failure.getAndSet(null);
    if (first != null) {
      throw undelivered(first);
    }
  }

  private IOException undelivered(Exception e) {
    String what = e.getMessage() == null ? "interrupted" : Refusal.reason(e);
    return new IOException("Kafka did not take a record: " + what + "; " + open(), e);
  }

  private String open() {
    return String.format(
        Locale.ROOT,
        "%,d of %s not acknowledged",
        deliveries.open(),
        CountText.of(deliveries.made(), "record"));
  }
}
