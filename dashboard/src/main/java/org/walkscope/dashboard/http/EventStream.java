// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.walkscope.dashboard.metrics.PageClients;

/**
 * Server-sent events to every open page: the names of the views that changed. Sending never blocks;
 * a client that does not read is dropped and counted.
 */
public final class EventStream implements Endpoint, PageClients {
  private static final int MAX_CLIENTS = 64;
  private static final int MAX_QUEUED = 64;

  private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
  private final AtomicLong dropped = new AtomicLong();

  @Override
  public void serve(Request request, Response response, Callback callback) {
    Query.none(request);
    if (clients.size() >= MAX_CLIENTS) {
      throw new HttpProblem(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          MAX_CLIENTS + " pages are open already; close one, or read the JSON under /api/");
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream;charset=utf-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
    EventClient client =
        new EventClient(
            response,
            Callback.from(callback::succeeded, cause -> fail(connection, callback, cause)),
            MAX_QUEUED,
            clients::remove);
    clients.add(client);
    client.offer(event("hello", "{}"));
  }

  /** Closing the connection is what frees a write that the client never takes. */
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
}
