// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.benchmarks.process.ResidentMemory;
import org.walkscope.dashboard.DashboardCommand;
import org.walkscope.standalone.run.ChildJvm;
import org.walkscope.standalone.run.Waiting;

/** The server of the page, as {@code walkscope dashboard} starts it. */
final class DashboardProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Options of the JVM, as the launcher gives them to the command. */
  private static final List<String> JVM =
      List.of(System.getProperty("walkscope.dashboard.jvm", "-Xmx192m").split(","));

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;

  private DashboardProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts the server and waits until it tells its address. */
  static DashboardProcess start(String bootstrapServers, Path store) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--bootstrap-servers", bootstrapServers, "--port", "0"));
    arguments.addAll(List.of("--history", "P2D", "--store", store.toString()));
    arguments.addAll(List.of("--store-size", "4GiB"));
    Process process =
        new ProcessBuilder(ChildJvm.command(JVM, DashboardCommand.class.getName(), arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the dashboard ended with status " + process.onExit().join());
    }
    return new DashboardProcess(process, URI.create(line));
  }

  URI address() {
    return address;
  }

  /** Waits until the server is healthy and has read all that is on its topics. */
  void awaitAllRead() throws IOException {
    Waiting.await("the dashboard to have read all", this::hasReadAll);
  }

  private boolean hasReadAll() throws IOException {
    HttpResponse<String> health = get("healthz");
    if (health.statusCode() != 200) {
      return false;
    }
    boolean all = true;
    for (JsonNode topic : JSON.readTree(health.body()).get("topics")) {
      all &= topic.get("partitions").asInt() == 0 || topic.get("lag_records").asText().equals("0");
    }
    return all;
  }

  HttpResponse<String> get(String path) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofMinutes(1)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Largest resident memory so far, MiB. */
  long peakMib() throws IOException {
    return ResidentMemory.peakMib(process.pid());
  }

  @Override
  public void close() throws IOException {
    ChildJvm.terminate(process, "the dashboard");
  }
}
