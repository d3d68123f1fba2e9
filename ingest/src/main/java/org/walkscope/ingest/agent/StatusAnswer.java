// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Answer of an agent's page; the connection ends with it.
 *
 * @param type of the body
 * @param more header that it has beside the usual; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StatusAnswer(int status, String type, String more, byte[] body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  static StatusAnswer text(int status, String line) {
    return new StatusAnswer(status, TEXT, "", (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  StatusAnswer with(String header) {
    return new StatusAnswer(status, type, header + "\r\n", body);
  }

  /**
   * Writes it.
   *
   * @param withBody false for HEAD
   */
  void write(OutputStream out, boolean withBody) throws IOException {
    String head =
        "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
            .formatted(status, reason(), type, body.length, more);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    if (withBody) {
      out.write(body);
    }
    out.flush();
  }

  private String reason() {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 500 -> "Internal Server Error";
      case 421 -> "Misdirected Request";
      default -> "Service Unavailable";
    };
  }
}
