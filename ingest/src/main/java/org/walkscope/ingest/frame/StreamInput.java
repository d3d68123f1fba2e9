// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/** A window over the stream's bytes, as large as the longest header or frame needs. */
final class StreamInput {
  private final InputStream in;
  private final byte[] window = new byte[4 * Wire.MAX_FRAME_BYTES];
  private int at;
  private int end;
  private long position;

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
        System.arraycopy(window, at, window, 0, end - at);
        end -= at;
        at = 0;
      }
      int n = read();
      if (n < 0) {
        return end - at;
      }
      end += n;
    }
    return bytes;
  }

  /** An input that fails has ended early: what came before is kept. */
  private int read() throws TruncatedStreamException {
    try {
      return in.read(window, end, window.length - end);
    } catch (ClosedChannelException e) {
      throw new TruncatedStreamException("the agent was told to stop", position + end - at);
    } catch (IOException e) {
      throw new TruncatedStreamException("the input failed, " + e, position + end - at);
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

  void take(int bytes) {
    at += bytes;
    position += bytes;
  }
}
