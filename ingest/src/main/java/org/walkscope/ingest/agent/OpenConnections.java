// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * Connections of an agent's pages, of which there are few: a new one takes the place of the oldest
 * of its address, or of all. So whoever opens many and sends nothing keeps nobody from the pages.
 */
final class OpenConnections {
  static final int OF_AN_ADDRESS = 8;
  private static final int OF_ALL = 64;

  private record Open(SocketChannel channel, InetAddress address) {}

  private final Deque<Open> open = new ArrayDeque<>(); // the oldest first

  /** Takes a connection, and closes the one in whose place it is. */
  synchronized void add(SocketChannel channel) throws IOException {
    InetAddress address = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
    if (open.stream().filter(each -> each.address.equals(address)).count() >= OF_AN_ADDRESS) {
      closeFirst(each -> each.address.equals(address));
    } else if (open.size() >= OF_ALL) {
      closeFirst(each -> true);
    }
    open.add(new Open(channel, address));
  }

  private void closeFirst(Predicate<Open> which) {
    Open first = open.stream().filter(which).findFirst().orElseThrow();
    open.remove(first);
    close(first.channel);
  }

  /** Closes a connection that is over. */
  synchronized void end(SocketChannel channel) {
    open.removeIf(each -> each.channel == channel);
    close(channel);
  }

  synchronized void endAll() {
    open.forEach(each -> close(each.channel));
    open.clear();
  }

  /** Closes a connection; whoever reads or writes it gets an exception. */
  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // nothing of it is waited for
    }
  }
}
