// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.metrics.Connections;

/**
 * Limit of the connections of one client address. A connection beyond it is closed before a byte of
 * it is read; Jetty itself limits the connections in all, and lets clients beyond wait.
 */
final class ConnectionLimits implements SelectorManager.AcceptListener, Connections {
  private final InetAddress unlimited;
  private final int most;
  private final int mostOfAll;
  private final AtomicLong full = new AtomicLong();
  private final Map<SelectableChannel, InetAddress> open = new HashMap<>();
  private final Map<InetAddress, Integer> counts = new HashMap<>();
  private long refused;

  ConnectionLimits(Access access) {
    this.mostOfAll = access.connections();
    this.most = access.connectionsOfAnAddress();
    this.unlimited = access.proxy() == null ? null : access.proxy().address();
  }

  /** Limit of all connections, which counts how often it is reached. */
  NetworkConnectionLimit ofAll(Connector connector) {
    return new NetworkConnectionLimit(mostOfAll, connector) {
      private final AtomicBoolean reached = new AtomicBoolean();

      @Override
      protected void limit() {
        if (reached.compareAndSet(false, true)) {
          full.incrementAndGet();
        }
        super.limit();
      }

      @Override
      protected void unlimit() {
        reached.set(false);
        super.unlimit();
      }
    };
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

  @Override
  public synchronized long refused() {
    return refused;
  }

  @Override
  public long full() {
    return full.get();
  }

  /** Connections that are open now, the proxy's excepted. */
  synchronized int open() {
    return open.size();
  }
}
