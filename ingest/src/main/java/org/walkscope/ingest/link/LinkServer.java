// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.walkscope.ingest.LineLimit;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolSettings;

/**
 * The agent's side of the link with probes, at a unix socket of mode 0660. Each connection has a
 * thread. Of two connections of one stream the newer wins, once the older is closed.
 */
public final class LinkServer implements Closeable {
  /** Connections at a time; those beyond it are closed, and probes try again. */
  private static final int MOST_CONNECTIONS = 4 * SpoolSettings.STREAMS;

  private static final long PAUSE_MS = 1000;
  private static final int LINES_A_MINUTE = 60;

  private final Path path;
  private volatile Peers peers;
  private final Spool spool;
  private final LineLimit lines;
  private final ServerSocketChannel listener;
  private final Map<String, LinkConnection> byStream = new HashMap<>();
  private final Set<LinkConnection> open = new LinkedHashSet<>();
  private final Thread thread = new Thread(this::accept, "link");
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean closing;

  /**
   * Listens.
   *
   * @param peers whose connections are taken
   * @param says receives a line for each change of a connection
   */
  public LinkServer(Path path, Peers peers, Spool spool, Consumer<String> says) throws IOException {
    this.path = path;
    this.peers = peers;
    this.spool = spool;
    lines = new LineLimit(LINES_A_MINUTE, "of connections", says, System::nanoTime);
    listener = UnixListener.at(path);
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    thread.start();
  }

  private void accept() {
    while (!closing) {
      try {
        begin(listener.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        say("cannot take a connection at " + path + ": " + e.getMessage());
        pause();
      }
    }
  }

  private synchronized void begin(SocketChannel channel) throws IOException {
    if (closing || open.size() >= MOST_CONNECTIONS) {
      channel.close();
      return;
    }
    LinkConnection connection = new LinkConnection(this, spool, channel);
    open.add(connection);
    new Thread(connection, "probe").start();
  }

  private void pause() {
    try {
      ended.await(PAUSE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean accepts(UserPrincipal user) {
    boolean accepted = peers.accept(user);
    (accepted ? taken : refused).incrementAndGet();
    return accepted;
  }

  /** Takes connections of other users from now on; those that are open stay. */
  public void peers(Peers others) {
    peers = others;
  }

  /** Streams whose probes are connected. */
  public synchronized int streams() {
    return byStream.size();
  }

  /** Connections that were taken so far. */
  public long taken() {
    return taken.get();
  }

  /** Connections that were refused for their user so far. */
  public long refused() {
    return refused.get();
  }

  Path path() {
    return path;
  }

  void say(String what) {
    lines.say(what);
  }

  boolean isClosing() {
    return closing;
  }

  /**
   * Gives a stream to a connection, when the older one of the stream has ended.
   *
   * @return false if there are as many streams as the agent takes
   */
  boolean claim(String id, LinkConnection newer) throws IOException, InterruptedException {
    LinkConnection older;
    synchronized (this) {
      if (byStream.size() >= SpoolSettings.STREAMS && !byStream.containsKey(id)) {
        return false;
      }
      older = byStream.put(id, newer);
    }
    if (older != null) {
      older.close();
      older.awaitEnd();
    }
    return true;
  }

  synchronized void ended(LinkConnection connection) {
    open.remove(connection);
    byStream.values().remove(connection);
  }

  /** Ends all connections; returns when none reaches the spool any more. */
  @Override
  public void close() throws IOException {
    List<LinkConnection> last;
    synchronized (this) {
      closing = true;
      last = List.copyOf(open);
      ended.countDown();
    }
    listener.close();
    Files.deleteIfExists(path);
    spool.stopWaiting();
    try {
      for (LinkConnection connection : last) {
        connection.close();
        connection.awaitEnd();
      }
      thread.join();
      lines.tellLeftOut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connections were closed");
    }
  }
}
