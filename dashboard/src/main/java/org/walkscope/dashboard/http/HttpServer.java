// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.walkscope.dashboard.access.Access;

/** HTTP server: Jetty with few threads and small bounds. */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_THREADS = 12;
  private static final int HEADER_BYTES = 8 * 1024;

  /**
   * Idle timeout; event streams send every few seconds, so a connection that is idle for longer is
   * dead.
   */
  private static final long IDLE_MS = 30_000;

  private static final List<String> COMPRESSED =
      List.of(
          "application/json",
          "text/html",
          "text/css",
          "text/javascript",
          "text/plain",
          "image/svg+xml");

  private final Server server;
  private final ServerConnector connector;
  private final EventStream events;
  private final InetSocketAddress listen;
  private final ConnectionLimits limits;

  /** Null for plain HTTP. */
  private final Tls tls;

  private HttpServer(
      InetSocketAddress listen,
      Access access,
      ConnectionLimits limits,
      Routes routes,
      EventStream events) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 2);
    threads.setName("dashboard-http");
    threads.setDaemon(true);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    this.listen = listen;
    this.limits = limits;
    this.tls = access.keys() == null ? null : new Tls(access.keys());
    this.events = events;
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, 1, 1, protocols(http));
    connector.setHost(listen.getAddress().getHostAddress());
    connector.setPort(listen.getPort());
    connector.setIdleTimeout(IDLE_MS);
    connector.addBean(limits);
    server.addConnector(connector);
    server.addBean(limits.ofAll(connector));
    server.setHandler(new Gate(access, compressed(routes)));
    server.setErrorHandler(new JsonErrorHandler());
    server.setStopTimeout(0);
  }

  /** Compresses what is text and ends; an event of a stream must not wait in a compressor. */
  private static Handler compressed(Handler handler) {
    CompressionHandler compression = new CompressionHandler(handler);
    compression.putCompression(new GzipCompression());
    CompressionConfig.Builder config = CompressionConfig.builder();
    COMPRESSED.forEach(config::compressIncludeMimeType);
    compression.putConfiguration("/*", config.build());
    return compression;
  }

  private ConnectionFactory[] protocols(HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (tls == null) {
      return new ConnectionFactory[] {plain};
    }
    // The gate checks names, with or without TLS
    http.addCustomizer(new SecureRequestCustomizer(false));
    return new ConnectionFactory[] {
      new SslConnectionFactory(tls.factory(), plain.getProtocol()), plain
    };
  }

  /**
   * Serves until closed.
   *
   * @throws IOException when the address cannot be bound, with advice
   */
  public static HttpServer start(
      InetSocketAddress listen, Access access, DashboardEndpoints endpoints, EventStream events)
      throws IOException {
    InetAddress address = listen.getAddress();
    if (address == null) {
      throw new IOException(
          "no address is known for %s: give an IP address to listen on"
              .formatted(listen.getHostString()));
    }
    ConnectionLimits limits = new ConnectionLimits(access);
    HttpServer http =
        new HttpServer(listen, access, limits, endpoints.routes(events, limits), events);
    try {
      http.server.start();
      if (http.tls != null) {
        http.tls.follow(http.connector.getScheduler());
      }
    } catch (IOException e) {
      http.close();
      throw new IOException(
          "cannot listen on %s port %d (%s): stop what uses it, or choose another with --port or --listen"
              .formatted(address.getHostAddress(), listen.getPort(), cause(e)),
          e);
    } catch (Exception e) {
      http.close();
      throw new IOException("the HTTP server does not start: " + e.getMessage(), e);
    }
    return http;
  }

  private static String cause(IOException e) {
    return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
  }

  /** Address of the server, with the real port. */
  public InetSocketAddress address() {
    return new InetSocketAddress(listen.getAddress(), connector.getLocalPort());
  }

  /** Limit of the connections of an address, and their counts. */
  ConnectionLimits limits() {
    return limits;
  }

  /** TLS; null for plain HTTP. */
  Tls tls() {
    return tls;
  }

  @Override
  public void close() {
    events.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not stop", e);
    }
  }
}
