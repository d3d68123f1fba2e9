// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;

/**
 * One reader of the event stream. Offering never blocks: what the reader has not taken yet waits in
 * a bounded queue, and a reader that lets it fill is gone.
 */
final class EventClient {
  private final Content.Sink sink;
  private final Callback completion;
  private final int maxQueued;
  private final Consumer<EventClient> onGone;
  private final Queue<byte[]> queue = new ArrayDeque<>();
  private boolean writing;
  private boolean gone;

  /**
   * A client with an empty queue.
   *
   * @param sink where events go
   * @param completion completed when the client is gone
   * @param maxQueued events that may wait
   * @param onGone told once, however it went
   */
  EventClient(Content.Sink sink, Callback completion, int maxQueued, Consumer<EventClient> onGone) {
    this.sink = sink;
    this.completion = completion;
    this.maxQueued = maxQueued;
    this.onGone = onGone;
  }

  /** False when the queue was full: the client is closed and gets no more. */
  boolean offer(byte[] event) {
    boolean full;
    synchronized (this) {
      if (gone) {
        return true;
      }
      full = queue.size() >= maxQueued;
      if (!full) {
        queue.add(event);
        if (writing) {
          return true;
        }
        writing = true;
      }
    }
    if (full) {
      close(new IOException("the client reads too slowly"));
      return false;
    }
    writeNext();
    return true;
  }

  private void writeNext() {
    byte[] event;
    synchronized (this) {
      event = gone ? null : queue.poll();
      if (event == null) {
        writing = false;
        return;
      }
    }
    sink.write(false, ByteBuffer.wrap(event), Callback.from(this::writeNext, this::close));
  }

  /** Ends the stream; null for an orderly end. */
  void close(Throwable cause) {
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
      queue.clear();
    }
    onGone.accept(this);
    if (cause == null) {
      sink.write(true, ByteBuffer.allocate(0), completion);
    } else {
      completion.failed(cause);
    }
  }
}
