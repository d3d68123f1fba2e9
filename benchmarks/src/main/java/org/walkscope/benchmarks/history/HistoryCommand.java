// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.history;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.walkscope.benchmarks.dashboard.MadeDistribution;
import org.walkscope.benchmarks.process.ResidentMemory;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerKind;
import org.walkscope.standalone.run.EmbeddedBroker;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Cost of one question about many hosts and hours, answered by the store of the dashboard and by
 * the rollup topic, read by time: {@code walkscope bench history}.
 */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Cost of a question about a day, by the dashboard's store and by Kafka.")
public final class HistoryCommand implements Callable<Integer> {
  private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();
  private static final long SIZE = 8L << 30;
  private static final int VALUES = 40;
  private static final int EXEMPLARS = 5;
  private static final int ROUNDS = 5;
  private static final String QUESTION =
      "SELECT window_start_ms, sum(walks), sum(sum_ns), max(max_ns) FROM walk_latency"
          + " WHERE window_end_ms - window_start_ms = 60000 AND consumer = 'smaps' GROUP BY ALL";

  @Option(names = "--hosts", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
  private int hosts;

  @Option(names = "--minutes", defaultValue = "1440", description = "Default: ${DEFAULT-VALUE}")
  private int minutes;

  @Option(
      names = "--kafka",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Read the topic, too.")
  private boolean kafka;

  @Option(
      names = "--store",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Ask the store.")
  private boolean store;

  @Spec private CommandLine.Model.CommandSpec spec;

  private final Random random = new Random(1);
  private final RecordCodec<WalkLatency> codec = RecordCodec.of(WalkLatency.class);
  private final long beginMs =
      Math.floorDiv(System.currentTimeMillis(), MINUTE_MS) * MINUTE_MS
          - Duration.ofDays(1).toMillis();

  @Override
  public Integer call() throws Exception {
    if (store) {
      ofStore();
    }
    if (kafka) {
      ofTopic();
    }
    return ExitCode.OK;
  }

  private void ofStore() throws IOException, SQLException {
    Path folder = Files.createTempDirectory("walkscope-history-");
    try {
      ofStore(folder.resolve("store"));
    } finally {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void ofStore(Path folder) throws IOException, SQLException {
    long start = System.nanoTime();
    try (HistoryStore history = HistoryStore.in(folder, SIZE, InstantSource.system())) {
      for (int minute = 0; minute < minutes; minute++) {
        for (int host = 0; host < hosts; host++) {
          WalkLatency window = window(host, minute);
          history.take(window, codec.encode(window));
        }
        history.commit();
      }
      out().printf("store: filled in %.0f s, %s%n", seconds(start), memory());
      List<Double> times = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        long asked = System.nanoTime();
        long walks = history.read(HistoryCommand::sum);
        times.add(seconds(asked) * 1_000);
        out().printf("store: %d walks in %.0f ms, %s%n", walks, times.get(round), memory());
      }
      out().flush();
    }
    try (var files = Files.list(folder)) {
      long bytes = files.mapToLong(file -> file.toFile().length()).sum();
      out()
          .printf(
              "store: %d bytes on disk, %d a window%n", bytes, bytes / ((long) hosts * minutes));
    }
    long opened = System.nanoTime();
    HistoryStore.in(folder, SIZE, InstantSource.system()).close();
    out().printf("store: opened and closed in %.1f s%n", seconds(opened));
    out().flush();
  }

  private static long sum(Connection connection) throws SQLException {
    long walks = 0;
    try (Statement ask = connection.createStatement();
        ResultSet found = ask.executeQuery(QUESTION)) {
      while (found.next()) {
        walks += found.getLong(2);
      }
    }
    return walks;
  }

  private void ofTopic() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1)) {
      RollupTopic topic = new RollupTopic(broker.bootstrapServers(), Topics.WALK_LATENCY_ROLLUPS);
      long start = System.nanoTime();
      topic.fill(
          minutes,
          hosts,
          (minute, host) -> codec.encode(window(host, minute)),
          minute -> beginMs + minute * MINUTE_MS);
      out().printf("topic: filled in %.0f s%n", seconds(start));
      long asked = System.nanoTime();
      long walks = topic.sum(beginMs, codec);
      out().printf("topic: %d walks in %.1f s, %s%n", walks, seconds(asked), memory());
      out().flush();
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static String memory() throws IOException {
    return "%d MiB resident at most"
        .formatted(ResidentMemory.peakMib(ProcessHandle.current().pid()));
  }

  private WalkLatency window(int host, int minute) {
    String name = "node-%04d".formatted(host);
    long[] values = new long[VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[i] = Math.round(100_000 * Math.exp(random.nextGaussian()));
    }
    List<WalkExemplar> slowest = new ArrayList<>();
    for (int i = 0; i < EXEMPLARS; i++) {
      slowest.add(
          new WalkExemplar(
              name,
              "0b0d6e2a-5a00-41e9-b385-%012d".formatted(host),
              4711,
              9_000_000_000L,
              random.nextLong(1_000_000),
              values[i],
              beginMs * 1_000_000));
    }
    return new WalkLatency(
        beginMs + minute * MINUTE_MS,
        beginMs + (minute + 1) * MINUTE_MS,
        name,
        host % 2 == 0 ? "smaps" : "numa_maps",
        WalkerKind.LEGACY,
        Arch.X86_64,
        "6.12.43",
        "node_exporter",
        (long) VALUES,
        MadeDistribution.of(values),
        slowest);
  }
}
