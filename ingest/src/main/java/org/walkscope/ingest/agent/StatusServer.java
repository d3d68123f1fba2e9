// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Pages of an agent for monitoring, on loopback: {@code /healthz} and {@code /metrics}. */
final class StatusServer implements Closeable {
  private static final int THREADS = 2;
  private static final String TEXT = "text/plain; charset=utf-8";

  private interface Page {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          run -> {
            Thread thread = new Thread(run, "status");
            thread.setDaemon(true);
            return thread;
          });

  /** Serves the pages at an address; null of no address. */
  static StatusServer of(InetSocketAddress address, AgentStatus status) throws IOException {
    return address == null ? null : new StatusServer(address, status);
  }

  private StatusServer(InetSocketAddress address, AgentStatus status) throws IOException {
    // the JDK's server has no other way to bound a client that sends or reads slowly
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    try {
      server = HttpServer.create(address, 0);
    } catch (BindException e) {
      String at = address.getHostString() + ":" + address.getPort();
      throw new IOException("cannot listen at " + at + " (--metrics-listen): " + e.getMessage(), e);
    }
    server.setExecutor(threads);
    page("/healthz", exchange -> health(exchange, status.health()));
    page("/metrics", exchange -> metrics(exchange, status));
    page(
        "/",
        exchange ->
            send(
                exchange,
                HttpURLConnection.HTTP_NOT_FOUND,
                TEXT,
                "pages are /healthz and /metrics\n"));
    server.start();
  }

  private void page(String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!LoopbackNames.has(exchange.getRequestHeaders().getFirst("Host"))) {
              send(
                  exchange,
                  HttpURLConnection.HTTP_FORBIDDEN,
                  TEXT,
                  "the name in Host is not this machine's loopback\n");
            } else if (!exchange.getRequestMethod().matches("GET|HEAD")) {
              send(exchange, HttpURLConnection.HTTP_BAD_METHOD, TEXT, "GET alone\n");
            } else {
              page.answer(exchange);
            }
          }
        });
  }

  private static void health(HttpExchange exchange, AgentHealth health) throws IOException {
    int status = health.isGood() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
    send(exchange, status, TEXT, String.join("\n", health.words()) + "\n");
  }

  private static void metrics(HttpExchange exchange, AgentStatus status) throws IOException {
    send(exchange, HttpURLConnection.HTTP_OK, MetricList.CONTENT_TYPE, status.metrics());
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Where it listens. Example: http://127.0.0.1:9465 */
  String url() {
    InetSocketAddress at = server.getAddress();
    String address = at.getAddress().getHostAddress();
    boolean six = at.getAddress() instanceof Inet6Address;
    return "http://" + (six ? "[" + address + "]" : address) + ":" + at.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
