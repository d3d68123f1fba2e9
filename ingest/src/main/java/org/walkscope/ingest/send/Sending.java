// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.walkscope.ingest.sink.KafkaRecords;
import org.walkscope.ingest.spool.Batch;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpooledStream;
import org.walkscope.kafka.Refusal;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceFragment;

/** The time of one producer. Answers of Kafka come to the sender's thread in a queue. */
final class Sending {
  /** Most bytes that Kafka has not acknowledged: less than the producer's buffer. */
  private static final long OPEN_BYTES = 2L << 20;

  /** Counters that change without records are looked for this often. */
  private static final long LOOK_MS = 1000;

  private static final long SILENT_NS = 10_000_000_000L;
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private record Answer(SentBatch of, SpecificRecord record, Exception failure) {
    /** No answer: there is more to do. */
    static final Answer WAKE = new Answer(null, null, null);
  }

  private final Spool spool;
  private final Producer<String, byte[]> producer;
  private final KafkaTrouble trouble;
  private final Supplier<String> waits;
  private final Deque<SentBatch> open = new ArrayDeque<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Map<String, List<Long>> toldLosses = new HashMap<>();
  private long openBytes;
  private long answeredNs = System.nanoTime();
  private volatile boolean stopped;

  Sending(
      Spool spool,
      Producer<String, byte[]> producer,
      KafkaTrouble trouble,
      Supplier<String> waits) {
    this.spool = spool;
    this.producer = producer;
    this.trouble = trouble;
    this.waits = waits;
  }

  /** Sends until it is stopped, or Kafka refuses. */
  void run() throws IOException {
    spool.sender(this::wake);
    while (!stopped) {
      boolean sent = false;
      for (SpooledStream stream : spool.streams()) {
        sent |= openBytes < OPEN_BYTES && !stopped && sendNext(stream);
      }
      takeAnswers(sent ? 0 : LOOK_MS);
      if (!open.isEmpty() && System.nanoTime() - answeredNs > SILENT_NS) {
        trouble.tell("Kafka does not answer, is a broker there? " + waits.get());
      }
    }
  }

  private boolean sendNext(SpooledStream stream) throws IOException {
    Batch batch = stream.take();
    if (batch == null) {
      sendLosses(stream);
      return false;
    }
    if (open.isEmpty()) {
      answeredNs = System.nanoTime();
    }
    SentBatch sent = new SentBatch(stream, batch);
    open.add(sent);
    for (SpecificRecord record : batch.records()) {
      sent.bytes += send(record, sent);
      takeAnswers(0); // of a record that Kafka refuses, before the next one waits as long
    }
    openBytes += sent.bytes;
    acknowledge();
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the result
  private long send(SpecificRecord record, SentBatch of) {
    ProducerRecord<String, byte[]> bytes = KafkaRecords.of(record);
    producer.send(bytes, (metadata, e) -> answers.add(new Answer(of, record, e)));
    return bytes.value().length;
  }

  /** Counters of spool and link where they changed. They are sums: one that is lost is no loss. */
  private void sendLosses(SpooledStream stream) {
    List<StageLoss> losses = stream.losses(System.currentTimeMillis());
    List<Long> cases = losses.stream().map(StageLoss::getCount).toList();
    if (!cases.equals(toldLosses.getOrDefault(stream.id(), List.of()))) {
      toldLosses.put(stream.id(), cases);
      losses.forEach(loss -> send(loss, null));
    }
  }

  private void takeAnswers(long waitMs) throws IOException {
    try {
      Answer answer = answers.poll(waitMs, TimeUnit.MILLISECONDS);
      for (; answer != null; answer = answers.poll()) {
        take(answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
    acknowledge();
  }

  private void wake() {
    if (!woken.getAndSet(true)) {
      answers.add(Answer.WAKE);
    }
  }

  private void take(Answer answer) throws IOException {
    if (answer.equals(Answer.WAKE)) {
      woken.set(false); // before the streams are looked at
      return;
    }
    Exception failure = answer.failure();
    if (failure instanceof RecordTooLargeException && answer.of() != null) {
      long events = answer.record() instanceof TraceFragment fragment ? fragment.getEvents() : 0;
      answer.of().refused = answer.of().refused.and(events, Refusal.reason(failure));
    } else if (failure != null) {
      throw new IOException("Kafka did not take a record: " + Refusal.reason(failure), failure);
    }
    answeredNs = System.nanoTime();
    if (answer.of() != null) {
      answer.of().answered();
    }
  }

  private void acknowledge() {
    boolean any = false;
    while (!open.isEmpty() && open.peek().isAcknowledged()) {
      SentBatch first = open.remove();
      openBytes -= first.bytes;
      first.stream.acknowledged(first.batch, first.refused);
      any = true;
    }
    if (any) {
      trouble.over(() -> "Kafka takes records; " + waits.get());
    }
  }

  /** Stops; a call that waits for Kafka ends. */
  void stop() {
    stopped = true;
    wake();
    producer.close(CLOSING);
  }

  /** Takes the last answers. */
  void close() {
    producer.close(CLOSING);
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      if (answer.failure() == null && answer.of() != null) {
        answer.of().answered();
      }
    }
    acknowledge();
  }
}
