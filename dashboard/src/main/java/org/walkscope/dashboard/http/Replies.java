// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers: JSON in snake_case, errors included. */
final class Replies {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private Replies() {}

  static void json(Response response, Callback callback, int status, Object body)
      throws JsonProcessingException {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    bytes(
        response, callback, status, "application/json;charset=utf-8", JSON.writeValueAsBytes(body));
  }

  static void problem(Response response, Callback callback, int status, String message) {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    bytes(response, callback, status, "application/json;charset=utf-8", problem(status, message));
  }

  /** Sends an error. Example: {"status":404,"error":"…"} */
  static byte[] problem(int status, String message) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("status", status);
    problem.put("error", message);
    try {
      return JSON.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      return "{\"error\":\"unknown\"}".getBytes(StandardCharsets.UTF_8);
    }
  }

  static void bytes(
      Response response, Callback callback, int status, String contentType, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
