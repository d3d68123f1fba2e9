// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpooledStream;

/**
 * Sends a spool to Kafka, for ever: at least once, in order per key. What Kafka has acknowledged
 * goes from the spool. A producer that fails is closed and a new one goes on from there; what is
 * sent twice has the same stream, thread and fragment number.
 */
public final class KafkaSender implements Closeable {
  private static final long FIRST_PAUSE_MS = 500;
  private static final long LONGEST_PAUSE_MS = 30_000;
  private static final long JOIN_MS = 10_000;

  private final Spool spool;
  private final KafkaConnection kafka;
  private final KafkaTrouble trouble;
  private final Thread thread = new Thread(this::run, "sender");
  private final Thread before; // null for none
  private final long lookMs;
  private Sending sending; // null while there is no producer
  private boolean stopped;

  /**
   * Begins to send.
   *
   * @param kafka asked once at a time: the sender itself has the patience
   * @param says receives a line when Kafka does not take records, each minute, and when it does
   */
  public KafkaSender(Spool spool, KafkaConnection kafka, Consumer<String> says) {
    this(spool, kafka, says, new KafkaReach(System::currentTimeMillis), null, JOIN_MS);
  }

  KafkaSender(
      Spool spool,
      KafkaConnection kafka,
      Consumer<String> says,
      KafkaReach reach,
      Thread before,
      long lookMs) {
    this.spool = spool;
    this.kafka = kafka;
    this.before = before;
    this.lookMs = lookMs;
    trouble = new KafkaTrouble(reach, says);
    thread.start();
  }

  /**
   * Begins to send when another sender, which is closed, has ended: that may take longer than its
   * close waits.
   *
   * @param kafka as of a new sender
   */
  public KafkaSender followedBy(KafkaConnection kafka, Consumer<String> says) {
    return new KafkaSender(spool, kafka, says, trouble.reach(), thread, JOIN_MS);
  }

  /** False if this one is stopped meanwhile. */
  private boolean awaitBefore() {
    while (before != null && before.isAlive() && !isStopped()) {
      try {
        before.join(lookMs);
        if (before.isAlive()) {
          trouble.tell("the sender of the settings before has not ended yet; " + waits());
        }
      } catch (InterruptedException e) {
        // stopped
      }
    }
    return !isStopped();
  }

  /** Whether Kafka is reached. */
  public KafkaReach reach() {
    return trouble.reach();
  }

  private void run() {
    if (!awaitBefore()) {
      return;
    }
    long pauseMs = FIRST_PAUSE_MS;
    while (!isStopped()) {
      try {
        connect();
        pauseMs = FIRST_PAUSE_MS;
        sending.run();
      } catch (IOException | RuntimeException e) {
        if (!isStopped()) {
          trouble.tell(reason(e) + "; " + waits());
        }
      } finally {
        disconnect();
      }
      pauseMs = pause(pauseMs);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private String waits() {
    return String.format(Locale.ROOT, "%,d bytes of streams wait in the spool", spool.lagBytes());
  }

  private void connect() throws IOException {
    Sending made = new Sending(spool, kafka.producer(), trouble, this::waits);
    trouble.reach().connected();
    synchronized (this) {
      sending = made;
      if (stopped) {
        made.stop();
      }
    }
  }

  private void disconnect() {
    Sending last;
    synchronized (this) {
      last = sending;
      sending = null;
    }
    if (last != null) {
      last.close();
    }
    spool.streams().forEach(SpooledStream::rewind);
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private long pause(long pauseMs) {
    long untilNs = System.nanoTime() + pauseMs * 1_000_000;
    synchronized (this) {
      for (long leftMs = pauseMs;
          !stopped && leftMs > 0;
          leftMs = (untilNs - System.nanoTime()) / 1_000_000) {
        try {
          wait(leftMs);
        } catch (InterruptedException e) {
          return pauseMs; // stopped, or Kafka's client was
        }
      }
    }
    return Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }

  /** Stops at once; what Kafka has not acknowledged stays in the spool. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      stopped = true;
      notifyAll();
      if (sending == null) {
        thread.interrupt(); // it connects, or waits
      } else {
        sending.stop();
      }
    }
    try {
      thread.join(JOIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the sender ended");
    }
  }
}
