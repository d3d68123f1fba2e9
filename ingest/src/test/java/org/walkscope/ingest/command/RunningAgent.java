// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** An agent in a process of its own that listens. */
final class RunningAgent implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern URL = Pattern.compile("are at (https?://[^\\s]+)");

  private final AgentProcess process;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts an agent, and waits until it listens.
   *
   * @param folder that has its socket, and its spool
   */
  RunningAgent(Path folder, Map<String, String> environment, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("agent"));
    words.addAll(List.of("--listen", folder.resolve("socket").toString()));
    words.addAll(List.of("--spool", folder.resolve("spool").toString()));
    words.addAll(List.of(more));
    process = new AgentProcess(environment, words.toArray(String[]::new));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || process.said().contains("listens at"));
    assertThat(process.said()).contains("listens at");
  }

  AgentProcess process() {
    return process;
  }

  String said() {
    return process.said();
  }

  /** Waits until it has said something. */
  void await(String text) {
    Awaitility.await().atMost(PATIENCE).until(() -> process.said().contains(text));
  }

  /** Sends a signal and returns the next line that begins with some words. */
  String signal(String name, String begin) throws Exception {
    long before = lines(begin).size();
    process.signal(name);
    Awaitility.await().atMost(PATIENCE).until(() -> lines(begin).size() > before);
    return lines(begin).get((int) before);
  }

  private List<String> lines(String begin) {
    String said = process.said();
    return said.substring(0, said.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> line.replaceFirst("^walkscope agent: ", ""))
        .filter(line -> line.startsWith(begin))
        .toList();
  }

  /** Where its pages are. */
  String url() {
    Matcher url = URL.matcher(process.said());
    assertThat(url.find()).as(process.said()).isTrue();
    return url.group(1);
  }

  /** Answer of a page. */
  HttpResponse<String> page(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Value of a series. Example: walkscope_agent_lag_bytes */
  double metric(String series) throws Exception {
    String text = page("/metrics").body();
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series + " in\n" + text));
  }

  @Override
  public void close() {
    process.close();
  }
}
