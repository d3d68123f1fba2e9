// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Detector of clients that hang up. The server never reads the connection of an event stream, so
 * without a detector it would notice the client's end only at the second write after it, and the
 * socket would stay in CLOSE_WAIT.
 */
final class HangUp implements Callback {
  private final EndPoint connection;
  private final Consumer<IOException> told;
  private final ByteBuffer buffer = BufferUtil.allocate(64);

  private HangUp(EndPoint connection, Consumer<IOException> told) {
    this.connection = connection;
    this.told = told;
  }

  /** Calls back once, and never when the server closes the connection. */
  static void watch(EndPoint connection, Consumer<IOException> told) {
    new HangUp(connection, told).watch();
  }

  private void watch() {
    if (!connection.tryFillInterested(this)) {
      told.accept(new IOException("the connection is read by somebody else"));
    }
  }

  @Override
  public void succeeded() {
    try {
      int filled = connection.fill(buffer);
      if (filled == 0) {
        watch();
      } else {
        told.accept(
            new IOException(
                filled < 0 ? "the client hung up" : "the client speaks during the stream"));
      }
    } catch (IOException e) {
      told.accept(e);
    }
  }

  @Override
  public void failed(Throwable cause) {
    told.accept(new IOException("the connection failed", cause));
  }
}
