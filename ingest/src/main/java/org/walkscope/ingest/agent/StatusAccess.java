// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetSocketAddress;
import org.walkscope.command.access.KeyFiles;
import org.walkscope.command.access.ServerNames;
import org.walkscope.command.access.TokenFile;

/**
 * Where an agent's pages are, and who may read them.
 *
 * @param address to listen at
 * @param host of the address, as it was written. Example: 0.0.0.0
 * @param keys certificate and key for TLS; null for plain HTTP
 * @param token that a client sends; null where none is asked for
 * @param names by which clients call the agent
 */
public record StatusAccess(
    InetSocketAddress address, String host, KeyFiles keys, TokenFile token, ServerNames names) {
  /** The answer of a request that may not read; null of one that may. */
  StatusAnswer refusal(HttpExchange request) {
    Headers headers = request.getRequestHeaders();
    if (!names.hasHost(headers.getFirst("Host"))) {
      return StatusAnswer.text(
          421,
          "the agent does not answer to the name in Host; allowed-host makes it answer to more");
    }
    if (token != null && !token.token().isIn(headers.getFirst("Authorization"))) {
      request.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return StatusAnswer.text(401, "send the agent's token: Authorization: Bearer TOKEN");
    }
    return null;
  }
}
