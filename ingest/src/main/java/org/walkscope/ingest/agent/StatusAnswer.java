// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answer of an agent's page.
 *
 * @param type of the body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StatusAnswer(int status, String type, byte[] body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  static StatusAnswer text(int status, String line) {
    return new StatusAnswer(status, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void send(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
