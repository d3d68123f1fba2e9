// SPDX-License-Identifier: Apache-2.0
package org.walkscope.testing.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** The Chrome DevTools protocol over its WebSocket: commands, answers, events. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final long ANSWER_SECONDS = 180; // of a browser that has a fraction of a core
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger nextId = new AtomicInteger();
  private final StringBuilder partial = new StringBuilder();
  private final BiConsumer<String, JsonNode> onEvent;
  private final WebSocket socket;
  private volatile String session;

  /** Connects; events come with their method and parameters. */
  DevTools(URI address, BiConsumer<String, JsonNode> onEvent) {
    this.onEvent = onEvent;
    this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
  }

  /** Attaches to a page, to which all later commands go. */
  void attach(String sessionId) {
    session = sessionId;
  }

  /** Sends a command and waits for its answer; arguments are name, value, name, value. */
  JsonNode call(String method, Object... arguments) {
    return callIn(session, method, arguments);
  }

  /** Sends a command to another page than the attached one. */
  JsonNode callIn(String sessionId, String method, Object... arguments) {
    int id = nextId.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    if (sessionId != null) {
      message.put("sessionId", sessionId);
    }
    ObjectNode parameters = message.putObject("params");
    for (int i = 0; i < arguments.length; i += 2) {
      parameters.set((String) arguments[i], JSON.valueToTree(arguments[i + 1]));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(message.toString(), true).join();
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "the browser did not answer %s within %d s".formatted(method, ANSWER_SECONDS), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(method + ": " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String text = partial.toString();
      partial.setLength(0);
      take(text);
    }
    from.request(1);
    return null;
  }

  private void take(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    if (!message.has("id")) {
      onEvent.accept(message.path("method").asText(), message.path("params"));
      return;
    }
    CompletableFuture<JsonNode> answer = waiting.remove(message.get("id").asInt());
    if (message.has("error")) {
      answer.completeExceptionally(new IllegalStateException(message.get("error").toString()));
    } else {
      answer.complete(message.get("result"));
    }
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    waiting.values().forEach(answer -> answer.completeExceptionally(error));
  }

  @Override
  public void close() {
    socket.abort();
  }
}
