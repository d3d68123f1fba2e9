// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.schema.LockKind;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.TopicCreation;

/** A dashboard with a store that is started again goes on where it was, on a real broker. */
class RestartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Holds of one sending. */
  private static final int HOLDS = 2;

  private final long windowMs = Math.floorDiv(System.currentTimeMillis() - 60_000, 10_000) * 10_000;
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path parent;

  private EmbeddedBroker broker;
  private HistoryStore store;
  private DashboardServer server;
  private URI metrics;

  @BeforeEach
  void startBroker() throws Exception {
    broker = EmbeddedBroker.start(0, -1);
  }

  @AfterEach
  void end() {
    server.close();
    broker.close();
  }

  private void start() throws Exception {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    store =
        HistoryStore.in(parent.resolve("store"), HistoryStore.IN_FOLDER, InstantSource.system());
    server =
        new DashboardServer(
            model,
            store,
            ResultReader.of(KafkaCluster.plain(broker.bootstrapServers()), model, store, null));
    InetSocketAddress address =
        server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(address.getPort()));
  }

  private void send() throws Exception {
    new HostileResults("host-1", List.of(LockKind.MMAP_LOCK_READ), windowMs)
        .sendTo(broker.bootstrapServers());
  }

  private String first(String query) throws Exception {
    return store.read(
        connection -> {
          try (Statement ask = connection.createStatement();
              ResultSet found = ask.executeQuery(query)) {
            return found.next() ? found.getString(1) : null;
          }
        });
  }

  private void awaitHolds(int holds) {
    await("holds of all sendings")
        .atMost(PATIENCE)
        .until(() -> Integer.toString(holds).equals(first("SELECT sum(holds) FROM pairs")));
  }

  private void awaitWalks(int walks) {
    await("the counter of walks")
        .atMost(PATIENCE)
        .until(
            () ->
                client
                    .send(
                        HttpRequest.newBuilder(metrics).build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("walkscope_walk_duration_seconds_count"))
                    .anyMatch(line -> line.endsWith(" " + walks)));
  }

  @Test
  void goesOnWhereItWas() throws Exception {
    start();
    send();
    awaitHolds(HOLDS);
    awaitWalks(1);
    server.close();

    start();
    awaitWalks(1); // before anything comes
    send(); // the same window again, and further holds
    awaitHolds(2 * HOLDS);
    awaitWalks(1);
    assertThat(first("SELECT cause FROM set_aside")).isNull();
    server.close();

    new TopicCreation(broker.bootstrapServers(), TopicCreation.PARTITIONS).createAllAnew();
    send();
    start();
    awaitHolds(3 * HOLDS);
    await("the new topics are told")
        .atMost(PATIENCE)
        .until(
            () ->
                first("SELECT cause FROM set_aside WHERE cause LIKE '%lock-holds was made anew%'")
                    != null);
  }
}
