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
 * Client of the event stream. Offering never blocks: events that the client has not read yet wait
 * in a bounded queue, and a client whose queue is full is closed.
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
   * Makes a client with an empty queue.
   *
   * @param sink destination of events
   * @param completion completed when the client is closed
   * @param maxQueued most events that wait
   * @param onGone called once when the client is closed, for any reason
   */
  EventClient(Content.Sink sink, Callback completion, int maxQueued, Consumer<EventClient> onGone) {
    this.sink = sink;
    this.completion = completion;
    this.maxQueued = maxQueued;
    this.onGone = onGone;
  }

  /** Offers an event; false when the queue is full, which closes the client. */
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
