// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Thread that sends records evenly over some time. It waits for a due fault to begin, and goes on
 * while the fault lasts, so that each fault hits while records still come.
 */
final class PacedReplay implements AutoCloseable {
  private static final long MOST_BEHIND_NS = 100_000_000;

  private final List<SpecificRecord> records;
  private final long pauseNs;
  private final TraceSink sink;
  private final Thread thread = new Thread(this::run, "walkscope-faults-replay");
  private long dueNs = System.nanoTime();
  private int sent;
  private int sendUpTo;
  private Exception failure;

  /** Prepares a replay; no record is sent yet. */
  PacedReplay(List<SpecificRecord> records, Duration over, TraceSink sink) {
    this.records = records;
    this.pauseNs = over.toNanos() / records.size();
    this.sink = sink;
    thread.start();
  }

  /** Sends records up to this part of the whole, and returns when they are sent. */
  void sendTo(int percent) throws IOException {
    allow((int) ((long) records.size() * percent / 100));
    synchronized (this) {
      try {
        while (sent < sendUpTo && failure == null) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the replay went on", e);
      }
      if (failure != null) {
        throw new IOException("the replay failed: " + failure.getMessage(), failure);
      }
    }
  }

  /** Allows sending up to this part of the whole meanwhile. */
  void letSendTo(int percent) {
    allow((int) ((long) records.size() * percent / 100));
  }

  private synchronized void allow(int records) {
    sendUpTo = Math.max(sendUpTo, records);
    notifyAll();
  }

  private void run() {
    try {
      for (SpecificRecord record : records) {
        awaitAllowance();
        send(record);
        pause();
        synchronized (this) {
          sent++;
          notifyAll();
        }
      }
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        failure = e;
        notifyAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Sleeps until the next record is due; the clock of sleep is coarse. */
  private void pause() throws InterruptedException {
    dueNs = Math.max(dueNs + pauseNs, System.nanoTime() - MOST_BEHIND_NS);
    long aheadMs = (dueNs - System.nanoTime()) / 1_000_000;
    if (aheadMs > 0) {
      Thread.sleep(aheadMs);
    }
  }

  private synchronized void awaitAllowance() throws InterruptedException {
    while (sent >= sendUpTo) {
      wait();
    }
  }

  private void send(SpecificRecord record) throws IOException {
    if (record instanceof TraceFragment fragment) {
      sink.fragment(fragment);
    } else if (record instanceof ProbeLoss loss) {
      sink.loss(loss);
    } else {
      sink.end((StreamEnd) record);
    }
  }

  /** Closes the sink; all sent records are on their topic when this returns. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sink.close();
  }
}
