// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.walkscope.command.CommandErrors;

/** Pages of an agent for monitoring: {@code /healthz} and {@code /metrics}. */
final class StatusServer implements Closeable {
  private static final int THREADS = 2;
  private static final String TEXT = "text/plain; charset=utf-8";

  private interface Page {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final StatusAccess access;
  private final StatusTls tls; // null of plain HTTP
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          run -> {
            Thread thread = new Thread(run, "status");
            thread.setDaemon(true);
            return thread;
          });

  /** Serves the pages; null of no access. */
  static StatusServer of(StatusAccess access, AgentStatus status) throws IOException {
    return access == null ? null : new StatusServer(access, status);
  }

  private StatusServer(StatusAccess access, AgentStatus status) throws IOException {
    this.access = access;
    // the JDK's server has no other way to bound a client that sends or reads slowly
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    tls = access.keys() == null ? null : new StatusTls(access.keys());
    server = listening(access.address(), tls);
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

  private static HttpServer listening(InetSocketAddress address, StatusTls tls) throws IOException {
    try {
      if (tls == null) {
        return HttpServer.create(address, 0);
      }
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(tls.configurator());
      return secure;
    } catch (BindException e) {
      String at = address.getHostString() + ":" + address.getPort();
      throw new IOException("cannot listen at " + at + " (--metrics-listen): " + e.getMessage(), e);
    }
  }

  /**
   * Takes the certificate that the files have now, for new connections.
   *
   * @param says receives a line of a change, and of files that cannot be used
   */
  void renew(Consumer<String> says) {
    try {
      if (tls != null && tls.renew()) {
        says.accept("the certificate of the pages was renewed");
      }
    } catch (IOException e) {
      says.accept(
          "the certificate of the pages stays the one of before: " + CommandErrors.reason(e));
    }
  }

  private void page(String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            Headers headers = exchange.getRequestHeaders();
            StatusAccess.Refusal refusal =
                access.refusal(headers.getFirst("Host"), headers.getFirst("Authorization"));
            if (refusal != null) {
              if (refusal == StatusAccess.Refusal.TOKEN) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
              }
              send(exchange, refusal.status(), TEXT, refusal.words() + "\n");
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
    return (tls == null ? "http://" : "https://")
        + (six ? "[" + address + "]" : address)
        + ":"
        + at.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
