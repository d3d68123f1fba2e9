// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.text.CountText;

/**
 * Sink that is opened and driven by a thread of its own, so that it does not hold up another sink.
 * While it takes no records they wait in a bounded queue. When the queue is full, a call waits for
 * a second; then the sink counts as unreachable, and records are left out until there is room
 * again. Left-out records count as not acknowledged, the numbers of later fragments show the gap,
 * and {@link #close} reports how many there are.
 */
public final class DetachedSink implements TraceSink {
  /** Opens the sink, which may take long. */
  public interface Opener {
    TraceSink open() throws IOException;
  }

  private interface Sending {
    void giveTo(TraceSink sink) throws IOException;
  }

  private record Waiting(Sending record, long bytes) {}

  private static final long MOST_BYTES = 32L << 20;
  private static final long PATIENCE_MS = 1000;
  private static final long GIVING_UP_MS = 3000;

  /** Memory of a record, beside its column. */
  private static final int RECORD_BYTES = 2048;

  private final Deliveries deliveries;
  private final Opener opener;
  private final Consumer<String> complaints;
  private final long mostBytes;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Thread thread = new Thread(this::run, "detached-sink");
  private long bytes;
  private boolean away;
  private boolean closing;
  private boolean ended;
  private IOException first;

  /**
   * Starts to open the sink.
   *
   * @param deliveries counts of the sink, in which waiting records are held
   * @param complaints receives a message at the first failure
   */
  public DetachedSink(Deliveries deliveries, Opener opener, Consumer<String> complaints) {
    this(deliveries, opener, complaints, MOST_BYTES);
  }

  DetachedSink(Deliveries deliveries, Opener opener, Consumer<String> complaints, long mostBytes) {
    this.deliveries = deliveries;
    this.opener = opener;
    this.complaints = complaints;
    this.mostBytes = mostBytes;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    offer(sink -> sink.fragment(fragment), RECORD_BYTES + fragment.getColumn().remaining());
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    offer(sink -> sink.loss(loss), RECORD_BYTES + 200L * loss.getCpus().size());
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    offer(sink -> sink.stageLoss(loss), RECORD_BYTES);
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    StreamEnd copy = // the capture sink sets its count of fragments
        new StreamEnd(
            end.getHost(),
            end.getStreamEpochNs(),
            end.getTimestampNs(),
            end.getFrames(),
            end.getBytes(),
            end.getFragments());
    offer(sink -> sink.end(copy), RECORD_BYTES);
  }

  private synchronized void offer(Sending record, long size) throws IOException {
    deliveries.hold();
    long untilNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (!ended && !away && bytes + size > mostBytes) {
      long leftMs = (untilNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        away = true;
      } else {
        await(leftMs);
      }
    }
    if (!ended && bytes + size <= mostBytes) {
      away = false;
      waiting.add(new Waiting(record, size));
      bytes += size;
      notifyAll();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // callers loop
  private void await(long ms) throws IOException {
    try {
      wait(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Kafka took no records", e);
    }
  }

  private void run() {
    try (TraceSink sink = opener.open()) {
      for (Waiting next = next(); next != null; next = next()) {
        deliveries.release();
        try {
          next.record.giveTo(sink);
        } catch (IOException e) {
          failed(e);
        }
      }
    } catch (IOException | RuntimeException e) {
      failed(e instanceof IOException io ? io : new IOException(e.toString(), e));
    } finally {
      end();
    }
  }

  /** The next record, or null when no more come. */
  private synchronized Waiting next() throws IOException {
    while (waiting.isEmpty()) {
      if (closing) {
        return null;
      }
      await(0);
    }
    Waiting next = waiting.remove();
    bytes -= next.bytes;
    notifyAll();
    return next;
  }

  /** Refuses further records. */
  private synchronized void end() {
    ended = true;
    waiting.clear();
    notifyAll();
  }

  private synchronized void failed(IOException e) {
    if (first == null) {
      first = e;
      complaints.accept(e.getMessage());
    }
  }

  /**
   * Waits until all records are delivered or the sink has failed; when interrupted, a few seconds
   * at most.
   */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      giveUp();
    }
    if (deliveries.open() > 0) {
      String why = first == null ? "" : ", first: " + first.getMessage();
      throw new IOException(
          deliveries.open()
              + " of "
              + CountText.of(deliveries.made(), "record")
              + " not acknowledged"
              + why,
          first);
    }
  }

  private void giveUp() {
    thread.interrupt();
    try {
      thread.join(GIVING_UP_MS);
    } catch (InterruptedException e) {
      // the sink's thread ends soon: wait for its end alone
    }
    Thread.currentThread().interrupt();
  }
}
