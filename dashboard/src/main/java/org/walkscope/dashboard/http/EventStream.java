// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.walkscope.dashboard.metrics.PageClients;

/**
 * Stream of server-sent events to every open page: the names of the views that changed. Sending
 * never blocks; a client that does not read is dropped and counted.
 */
public final class EventStream implements Endpoint, PageClients {
  private static final int MAX_CLIENTS = 600;

  /**
   * Most streams of one address: more than one person's tabs, and few enough to leave places for
   * others.
   */
  private static final int MAX_CLIENTS_OF_AN_ADDRESS = 16;

  private static final int MAX_QUEUED = 64;

  private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
  private final StreamPlaces places = new StreamPlaces(MAX_CLIENTS, MAX_CLIENTS_OF_AN_ADDRESS);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  @Override
  public void serve(Request request, Response response, Callback callback) {
    Query.none(request);
    refuseForeignPage(request);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream;charset=utf-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    if (!HttpMethod.GET.is(request.getMethod())) {
      callback.succeeded(); // HEAD asks for the headers alone
      return;
    }
    String address = Request.getRemoteAddr(request);
    try {
      places.take(address);
    } catch (HttpProblem e) {
      refused.incrementAndGet();
      throw e;
    }
    response.getHeaders().put(HttpHeader.CONNECTION, "close"); // nothing follows a stream
    stream(request, response, callback, address);
  }

  private void stream(Request request, Response response, Callback callback, String address) {
    EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
    EventClient client =
        new EventClient(
            response,
            Callback.from(callback::succeeded, cause -> fail(connection, callback, cause)),
            MAX_QUEUED,
            gone -> {
              clients.remove(gone);
              places.leave(address);
            });
    clients.add(client);
    client.offer(event("hello", "{}"));
    HangUp.watch(connection, client::close);
  }

  /** Refuses a page of another origin, which cannot read the stream and must not hold one open. */
  private static void refuseForeignPage(Request request) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new HttpProblem(
          HttpStatus.FORBIDDEN_403, "the event stream is for the dashboard's own page");
    }
  }

  /** Closes the connection, which alone frees a write that the client never reads. */
  private static void fail(EndPoint connection, Callback callback, Throwable cause) {
    connection.close(cause);
    callback.failed(cause);
  }

  /** Sends an event to everyone; the data is one line of JSON. */
  public void send(String name, String data) {
    byte[] event = event(name, data);
    for (EventClient client : clients) {
      if (!client.offer(event)) {
        dropped.incrementAndGet();
      }
    }
  }

  private static byte[] event(String name, String data) {
    return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Ends every stream. */
  void close() {
    clients.forEach(client -> client.close(new IOException("the dashboard ends")));
  }

  @Override
  public int open() {
    return clients.size();
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  @Override
  public long refused() {
    return refused.get();
  }
}
