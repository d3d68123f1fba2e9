// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Server of an agent's pages: one request a connection, of HTTP/1.1. The JDK's server has no bound
 * of connections, none of the time of a handshake alone, and listens on IPv6 beside IPv4.
 */
final class StatusServer implements Closeable {
  /** For handshake and request together. A kubelet waits for a second. */
  private static final int REQUEST_SECONDS = 3;

  private static final int ANSWER_SECONDS = 10;
  private static final int MOST_BODY_BYTES = 1 << 16;

  private final ServerSocketChannel server;
  private final StatusAccess access;
  private final StatusTls tls; // null of plain HTTP
  private final Function<StatusRequest, StatusAnswer> pages;
  private final OpenConnections connections = new OpenConnections();
  private final ScheduledThreadPoolExecutor ends = new ScheduledThreadPoolExecutor(1, this::thread);
  private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);

  /**
   * Listens.
   *
   * @param pages gives the answer of a request that may read
   */
  StatusServer(StatusAccess access, Function<StatusRequest, StatusAnswer> pages)
      throws IOException {
    this.access = access;
    this.pages = pages;
    tls = access.keys() == null ? null : new StatusTls(access.keys());
    server = listening(access);
    ends.setRemoveOnCancelPolicy(true);
    threads.execute(this::accept);
  }

  private static ServerSocketChannel listening(StatusAccess access) throws IOException {
    InetSocketAddress address = access.address();
    boolean four = address.getAddress() instanceof Inet4Address;
    ServerSocketChannel channel = null;
    try {
      channel =
          ServerSocketChannel.open(
              four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(address);
    } catch (IOException | UnsupportedOperationException e) {
      if (channel != null) {
        channel.close();
      }
      String at = access.host() + ":" + address.getPort();
      throw new IOException("cannot listen at " + at + " (--metrics-listen): " + e.getMessage(), e);
    }
  }

  private Thread thread(Runnable run) {
    Thread thread = new Thread(run, "status");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        connections.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException | RuntimeException e) {
        pause();
      }
    }
  }

  /** What is wrong passes, such as no descriptor that is free. */
  private void pause() {
    if (server.isOpen()) {
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void serve(SocketChannel client) {
    try (Deadline deadline = new Deadline(client);
        Socket socket = tls == null ? client.socket() : tls.over(client.socket())) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      StatusRequest request = StatusRequest.read(in);
      deadline.set(ANSWER_SECONDS);
      boolean head = request != null && request.method().equals("HEAD");
      answer(request).write(socket.getOutputStream(), !head);
      socket.shutdownOutput();
      in.skipNBytes(MOST_BODY_BYTES); // what is not read would reset the connection
    } catch (IOException | RuntimeException e) {
      // the client is gone, or was too slow; nobody is there to tell
    } finally {
      connections.end(client);
    }
  }

  /** Ends a connection that takes too long. */
  private final class Deadline implements Closeable {
    private final SocketChannel client;
    private Future<?> end;

    Deadline(SocketChannel client) {
      this.client = client;
      set(REQUEST_SECONDS);
    }

    void set(int seconds) {
      close();
      end = ends.schedule(() -> OpenConnections.close(client), seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      if (end != null) {
        end.cancel(false);
      }
    }
  }

  private StatusAnswer answer(StatusRequest request) {
    if (request == null) {
      return StatusAnswer.text(400, "no request of HTTP/1.1");
    }
    StatusAnswer refusal = access.refusal(request);
    if (refusal != null) {
      return refusal;
    }
    return request.method().matches("GET|HEAD")
        ? pages.apply(request)
        : StatusAnswer.text(405, "GET alone").with("Allow: GET, HEAD");
  }

  /** TLS of the pages; null of plain HTTP. */
  StatusTls tls() {
    return tls;
  }

  /** Where it listens, as it was written. Example: http://127.0.0.1:9465 */
  String url() {
    return (tls == null ? "http://" : "https://")
        + access.host()
        + ":"
        + server.socket().getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    connections.endAll();
    threads.shutdownNow();
    ends.shutdownNow();
  }
}
