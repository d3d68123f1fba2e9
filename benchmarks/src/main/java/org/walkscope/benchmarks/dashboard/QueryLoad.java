// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Questions of people at the page, one after the other with a pause. */
final class QueryLoad implements AutoCloseable {
  private static final long PAUSE_MS = 200;

  /** Questions over 15 minutes, an hour and a day, of all hosts and of one. */
  private static final List<String> QUESTIONS =
      List.of(
          "api/v1/summary?from=%1$d&to=%4$d",
          "api/v1/summary?from=%3$d&to=%4$d",
          "api/v1/trouble?from=%1$d&to=%4$d",
          "api/v1/changes?from=%1$d&to=%4$d",
          "api/v1/pairs?from=%2$d&to=%4$d",
          "api/v1/pairs?from=%3$d&to=%4$d",
          "api/v1/heatmap?what=walks&from=%2$d&to=%4$d",
          "api/v1/heatmap?what=walks&from=%3$d&to=%4$d",
          "api/v1/heatmap?what=walks&host=node-00042&from=%3$d&to=%4$d",
          "api/v1/heatmap?what=lock-holds&agent=cadvisor&from=%3$d&to=%4$d",
          "api/v1/hosts",
          "api/v1/values?name=host&like=node-0004",
          "api/v1/walks?from=%2$d&to=%4$d");

  private final DashboardProcess server;
  private final Map<String, List<Long>> nsByQuestion = new TreeMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "bench-queries");
  private volatile IOException failure;

  QueryLoad(DashboardProcess server) {
    this.server = server;
    thread.start();
  }

  private void run() {
    try {
      for (int i = 0; !stop.await(PAUSE_MS, TimeUnit.MILLISECONDS); i++) {
        ask(QUESTIONS.get(i % QUESTIONS.size()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failure = e;
    }
  }

  private void ask(String question) throws IOException {
    long now = System.currentTimeMillis();
    String path =
        question.formatted(
            now - TimeUnit.MINUTES.toMillis(15),
            now - TimeUnit.HOURS.toMillis(1),
            now - TimeUnit.DAYS.toMillis(1),
            now);
    long began = System.nanoTime();
    HttpResponse<String> answer = server.get(path);
    long took = System.nanoTime() - began;
    if (answer.statusCode() != 200) {
      throw new IOException(
          "%s: %d %s".formatted(path, answer.statusCode(), answer.body().lines().findFirst()));
    }
    nsByQuestion.computeIfAbsent(question, q -> new ArrayList<>()).add(took);
  }

  /** Ends, and returns how long all answers took, ms. */
  List<Long> end() throws IOException {
    close();
    if (failure != null) {
      throw failure;
    }
    return nsByQuestion.values().stream()
        .flatMap(List::stream)
        .map(TimeUnit.NANOSECONDS::toMillis)
        .toList();
  }

  /** A line a question. */
  String table() {
    StringBuilder lines = new StringBuilder();
    nsByQuestion.forEach(
        (question, all) ->
            lines.append(
                String.format(
                    Locale.ROOT,
                    "%-70s n %3d  median %6.0f ms  most %6.0f ms%n",
                    question.replaceAll("[?&](from|to)=%\\d\\$d", ""),
                    all.size(),
                    all.stream().sorted().skip(all.size() / 2).findFirst().orElse(0L) / 1e6,
                    all.stream().max(Long::compare).orElse(0L) / 1e6)));
    return lines.toString();
  }

  @Override
  public void close() throws IOException {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
