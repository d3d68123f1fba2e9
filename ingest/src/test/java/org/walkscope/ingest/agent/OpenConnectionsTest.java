// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
  private final OpenConnections connections = new OpenConnections();
  private final List<SocketChannel> clients = new ArrayList<>();
  private final List<SocketChannel> accepted = new ArrayList<>();
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open().bind(address(1, 0));
  }

  @AfterEach
  void end() throws IOException {
    connections.endAll();
    for (SocketChannel client : clients) {
      client.close();
    }
    server.close();
  }

  private static InetSocketAddress address(int last, int port) throws IOException {
    byte[] address = {127, 0, 0, (byte) last};
    return new InetSocketAddress(InetAddress.getByAddress(address), port);
  }

  private void connect(int last) throws IOException {
    SocketChannel client = SocketChannel.open().bind(address(last, 0));
    clients.add(client);
    client.connect(server.getLocalAddress());
    SocketChannel one = server.accept();
    accepted.add(one);
    connections.add(one);
  }

  private List<Integer> open() {
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < accepted.size(); i++) {
      if (accepted.get(i).isOpen()) {
        open.add(i);
      }
    }
    return open;
  }

  @Test
  void aNewConnectionTakesThePlaceOfTheOldestOfItsAddress() throws IOException {
    connect(2);
    for (int i = 0; i < 50; i++) {
      connect(1);
    }
    assertThat(open()).containsExactly(0, 43, 44, 45, 46, 47, 48, 49, 50);
  }

  @Test
  void allAddressesTogetherHaveABound() throws IOException {
    for (int last = 1; last <= 9; last++) {
      for (int i = 0; i < OpenConnections.OF_AN_ADDRESS; i++) {
        connect(last);
      }
    }
    assertThat(open()).hasSize(64).startsWith(8);
  }

  @Test
  void aConnectionThatIsOverLeavesItsPlace() throws IOException {
    for (int i = 0; i < 20; i++) {
      connect(1);
      connections.end(accepted.get(i));
    }
    connect(1);
    assertThat(open()).containsExactly(20);
  }
}
