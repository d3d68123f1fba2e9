// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Tells when a client hangs up. Nobody reads the connection of a stream that only writes: its end
 * would be seen no sooner than at the second write after it, and the socket stand in CLOSE_WAIT.
 */
final class HangUp implements Callback {
  private final EndPoint connection;
  private final Consumer<IOException> told;
  private final ByteBuffer buffer = BufferUtil.allocate(64);

  private HangUp(EndPoint connection, Consumer<IOException> told) {
    this.connection = connection;
    this.told = told;
  }

  /** Tells once, and never when the connection is closed here. */
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
