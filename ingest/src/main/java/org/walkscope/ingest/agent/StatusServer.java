// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Server of an agent's pages. */
final class StatusServer implements Closeable {
  /** A handshake that stands still holds one; so many may stand still at once. */
  private static final int THREADS = 64;

  /** For handshake and request together. A kubelet waits for a second. */
  private static final int REQUEST_SECONDS = 3;

  private static final int ANSWER_SECONDS = 10;

  private final HttpServer server;
  private final StatusAccess access;
  private final StatusTls tls; // null of plain HTTP
  private final Function<String, StatusAnswer> pages;
  private final ExecutorService threads = threads();

  /**
   * Listens.
   *
   * @param pages gives the answer of a path
   */
  StatusServer(StatusAccess access, Function<String, StatusAnswer> pages) throws IOException {
    this.access = access;
    this.pages = pages;
    // the JDK's server has no other way to bound a client that sends or reads slowly
    System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(REQUEST_SECONDS));
    System.setProperty("sun.net.httpserver.maxRspTime", String.valueOf(ANSWER_SECONDS));
    tls = access.keys() == null ? null : new StatusTls(access.keys());
    server = listening(access, tls);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            ANSWER_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            run -> {
              Thread thread = new Thread(run, "status");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static HttpServer listening(StatusAccess access, StatusTls tls) throws IOException {
    InetSocketAddress address = access.address();
    try {
      requireFree(address);
      if (tls == null) {
        return HttpServer.create(address, 0);
      }
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(tls.configurator());
      return secure;
    } catch (IOException e) {
      String at = access.host() + ":" + address.getPort();
      throw new IOException("cannot listen at " + at + " (--metrics-listen): " + e.getMessage(), e);
    }
  }

  /** The JDK's server never closes the socket of an address that it did not get. */
  private static void requireFree(InetSocketAddress address) throws IOException {
    try (ServerSocket tried = new ServerSocket()) {
      tried.bind(address);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      StatusAnswer refusal = access.refusal(exchange);
      if (refusal != null) {
        refusal.send(exchange);
      } else if (!exchange.getRequestMethod().matches("GET|HEAD")) {
        StatusAnswer.text(405, "GET alone").send(exchange);
      } else {
        pages.apply(exchange.getRequestURI().getPath()).send(exchange);
      }
    }
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
        + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
