// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.io.SelectorManager;
import org.walkscope.dashboard.access.Access;

/**
 * Limit of the connections of one client address. A connection beyond it is closed before a byte of
 * it is read; Jetty itself limits the connections in all.
 */
final class ConnectionLimits implements SelectorManager.AcceptListener {
  private final InetAddress unlimited;
  private final int most;
  private final Map<SelectableChannel, InetAddress> open = new HashMap<>();
  private final Map<InetAddress, Integer> counts = new HashMap<>();
  private long refused;

  ConnectionLimits(Access access) {
    this.most = access.connectionsOfAnAddress();
    this.unlimited = access.proxy() == null ? null : access.proxy().address();
  }

  @Override
  public synchronized void onAccepting(SelectableChannel channel) {
    InetAddress address = ((SocketChannel) channel).socket().getInetAddress();
    if (address == null || address.equals(unlimited)) {
      return;
    }
    if (counts.getOrDefault(address, 0) < most) {
      open.put(channel, address);
      counts.merge(address, 1, Integer::sum);
      return;
    }
    refused++;
    try {
      channel.close();
    } catch (IOException e) {
      // closed all the same
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    onClosed(channel);
  }

  @Override
  public synchronized void onClosed(SelectableChannel channel) {
    InetAddress address = open.remove(channel);
    if (address != null) {
      counts.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Connections closed because their address had its share. */
  synchronized long refused() {
    return refused;
  }

  /** Connections that are open now, the proxy's excepted. */
  synchronized int open() {
    return open.size();
  }
}
