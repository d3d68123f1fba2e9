// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients of the event stream, some of which never read. Each four of them have an address of their
 * own on loopback, as the browsers of a fleet's people have.
 */
final class StreamClients implements AutoCloseable {
  private static final int OF_AN_ADDRESS = 4;
  private static final int SMALL_BUFFER = 4096;

  private final List<SocketChannel> channels = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final Thread reader = new Thread(this::read, "bench-clients");

  private StreamClients() throws IOException {}

  static StreamClients open(URI server, int clients, int slow) throws IOException {
    StreamClients all = new StreamClients();
    try {
      for (int i = 0; i < clients; i++) {
        all.add(server, i, i < slow);
      }
    } catch (IOException e) {
      all.close();
      throw e;
    }
    all.reader.setDaemon(true);
    all.reader.start();
    return all;
  }

  private void add(URI server, int number, boolean slow) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channels.add(channel);
    if (slow) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
    }
    int host = 2 + number / OF_AN_ADDRESS;
    channel.bind(
        new InetSocketAddress(
            InetAddress.getByAddress(new byte[] {127, 0, (byte) (host >> 8), (byte) host}), 0));
    channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    String request =
        "GET /api/v1/events HTTP/1.1\r\nHost: %s:%d\r\n\r\n"
            .formatted(server.getHost(), server.getPort());
    channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
    channel.configureBlocking(false);
    if (!slow) {
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  private void read() {
    try {
      while (selector.isOpen()) {
        selector.select(this::readable, 1_000);
      }
    } catch (IOException | ClosedSelectorException e) {
      // closed
    }
  }

  private void readable(SelectionKey key) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
    try {
      int bytes = ((SocketChannel) key.channel()).read(buffer);
      String text = new String(buffer.array(), 0, Math.max(bytes, 0), US_ASCII);
      if (bytes < 0 || (key.attachment() == null && !text.startsWith("HTTP/1.1 200 "))) {
        key.cancel(); // closed, or refused
      } else {
        key.attach(this);
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  /** Clients that read and got events to the end. */
  long served() {
    return selector.keys().stream()
        .filter(key -> key.isValid() && key.attachment() != null)
        .count();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
