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
import java.util.zip.CRC32C;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers: JSON in snake_case, errors included. */
final class Replies {
  static final String JSON_TYPE = "application/json;charset=utf-8";

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private Replies() {}

  static void json(Response response, Callback callback, int status, Object body) {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    bytes(response, callback, status, JSON_TYPE, json(body));
  }

  static byte[] json(Object body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON of " + body.getClass().getSimpleName(), e);
    }
  }

  /** Sends a body, or 304 when the client has it. */
  static void tagged(
      Request request, Response response, Callback callback, String contentType, byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    String tag = "%08x-%x".formatted(crc.getValue(), body.length);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    response.getHeaders().put(HttpHeader.ETAG, '"' + tag + '"');
    String known = request.getHeaders().get(HttpHeader.IF_NONE_MATCH);
    if (known != null && known.contains(tag)) { // as such, weak, or with the suffix of its encoding
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      callback.succeeded();
      return;
    }
    bytes(response, callback, HttpStatus.OK_200, contentType, body);
  }

  static void problem(Response response, Callback callback, int status, String message) {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    bytes(response, callback, status, JSON_TYPE, problem(status, message));
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
