// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/** A window over the stream's bytes, as large as the longest header or frame needs. */
final class StreamInput {
  /**
   * Most bytes of a read. A channel reads through native memory of this size: what is larger than
   * the JDK keeps is allocated, cleared and freed by each read, however few bytes come.
   */
  private static final int READ_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] window = new byte[2 * Wire.MAX_FRAME_BYTES];
  private int at;
  private int end;
  private long position;
  private IOException failure; // what ended the input; null before

  StreamInput(InputStream in) {
    this.in = in;
  }

  /** Bytes taken so far. */
  long position() {
    return position;
  }

  /** What follows stands here in the stream. */
  void resume(long offset) {
    position = offset;
  }

  /** Makes {@code bytes} available, or as many as there are; says how many. */
  int await(int bytes) throws TruncatedStreamException {
    while (end - at < bytes) {
      if (at + bytes > window.length) {
        toFront();
      }
      if (!read()) {
        requireRegularEnd();
        return end - at;
      }
    }
    return bytes;
  }

  /** Bytes that are available. */
  int there() {
    return end - at;
  }

  /** Takes one read more; false if nothing comes any more. */
  boolean more() {
    if (window.length - end < READ_BYTES) {
      toFront();
    }
    return read();
  }

  private void toFront() {
    System.arraycopy(window, at, window, 0, end - at);
    end -= at;
    at = 0;
  }

  private boolean read() {
    try {
      int n =
          failure != null ? -1 : in.read(window, end, Math.min(window.length - end, READ_BYTES));
      end += Math.max(0, n);
      return n >= 0;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  /** An input that fails has ended early: what came before is kept. */
  private void requireRegularEnd() throws TruncatedStreamException {
    if (failure instanceof ClosedChannelException) {
      throw new TruncatedStreamException("the agent was told to stop", position + end - at);
    }
    if (failure != null) {
      throw new TruncatedStreamException("the input failed, " + failure, position + end - at);
    }
  }

  /** Puts {@code bytes} from the front, of those that {@link #await} made available, into view. */
  void peek(int bytes, WireView view) {
    view.over(window, at, bytes);
  }

  byte[] window() {
    return window;
  }

  /** Position of the front in the window. */
  int front() {
    return at;
  }

  /** Puts what is {@code from} bytes behind the front into view. */
  void peekAt(int from, int bytes, WireView view) {
    view.over(window, at + from, bytes);
  }

  void take(int bytes) {
    at += bytes;
    position += bytes;
  }
}
