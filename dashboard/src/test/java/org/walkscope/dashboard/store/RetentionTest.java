// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.dashboard.store.StoredRows.number;
import static org.walkscope.dashboard.store.StoredRows.take;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerKind;

class RetentionTest {
  private static final long SIZE = 16 << 20;
  private static final int EXEMPLARS = 50;

  private final AtomicLong now = new AtomicLong(Samples.T0);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
  private final Random random = new Random(1);

  @TempDir private Path parent;

  /** Record of some 4 kB that does not compress. */
  private WalkLatency large(String host, int window) {
    WalkLatency latency = Samples.latency(host, "smaps", window, 1_000);
    List<WalkExemplar> exemplars =
        IntStream.range(0, EXEMPLARS)
            .mapToObj(
                i ->
                    new WalkExemplar(
                        host,
                        Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()),
                        random.nextInt(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong()))
            .toList();
    latency.setSlowest(exemplars);
    return latency;
  }

  private static long onDisk(Path folder) throws Exception {
    long sum = 0;
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  @Test
  void aFileStaysBoundedUnderEndlessInput() throws Exception {
    Path folder = parent.resolve("store");
    long largest = 0;
    try (HistoryStore store = HistoryStore.in(folder, SIZE, clock)) {
      for (int window = 0; window < 240; window++) {
        for (int host = 0; host < 50; host++) {
          take(store, large("host-" + host, window));
        }
        now.addAndGet(Samples.WINDOW_MS);
        store.commit();
        largest = Math.max(largest, onDisk(folder));
      }
      assertThat(largest).isBetween(SIZE / 8, SIZE);
      assertThat(store.evicted().get("walk_latency")).isPositive();
      long whole =
          store.read(c -> Evicted.wholeSinceMs(c, "walk_latency", false, Samples.WINDOW_MS));
      assertThat(whole).isBetween(Samples.T0, now.get());
      assertThat(number(store, "SELECT count(*) FROM walk_latency WHERE window_end_ms > " + whole))
          .as("windows after it are all there")
          .isEqualTo((now.get() - whole) / Samples.WINDOW_MS * 50);
      assertThat(number(store, "SELECT max(window_end_ms) FROM walk_latency"))
          .isEqualTo(Samples.T0 + 240 * Samples.WINDOW_MS);
    }
    try (HistoryStore store = HistoryStore.in(folder, SIZE, clock)) {
      assertThat(store.evicted().get("walk_latency")).as("after a restart").isPositive();
    }
  }

  @Test
  void memoryStaysBoundedUnderEndlessInput() throws Exception {
    try (HistoryStore store = HistoryStore.inMemory(SIZE, clock)) {
      for (int window = 0; window < 200; window++) {
        for (int host = 0; host < 50; host++) {
          take(store, large("host-" + host, window));
        }
        now.addAndGet(Samples.WINDOW_MS);
        store.commit();
        if (window % 20 == 19) {
          assertThat(number(store, "SELECT sum(memory_usage_bytes) FROM duckdb_memory()"))
              .isLessThan(2 * SIZE);
        }
      }
    }
  }

  @Test
  void aNoisyHostEvictsItsOwnRowsFirst() throws Exception {
    try (HistoryStore store = HistoryStore.inMemory(SIZE, clock)) {
      for (int window = 0; window < 200; window++) {
        if (window < 20) {
          take(store, Samples.latency("quiet", "smaps", window, 1_000));
          WalkLatency fleet = Samples.latency("quiet", "smaps", window, 1_000);
          fleet.setHostname(null);
          take(store, fleet);
        }
        for (int agent = 0; agent < 20; agent++) {
          WalkLatency noise = large("noisy", window);
          noise.setWalkerComm("agent-" + agent);
          take(store, noise);
        }
        now.addAndGet(Samples.WINDOW_MS);
        store.commit();
      }
      assertThat(number(store, "SELECT count(*) FROM walk_latency WHERE host = 'quiet'"))
          .isEqualTo(20);
      assertThat(number(store, "SELECT count(*) FROM walk_latency WHERE host IS NULL"))
          .isEqualTo(20);
      long noise = number(store, "SELECT count(*) FROM walk_latency WHERE host = 'noisy'");
      assertThat(noise).isBetween(20L, 3_000L);
      assertThat(number(store, "SELECT max(window_end_ms) FROM walk_latency WHERE host = 'noisy'"))
          .isEqualTo(now.get());
    }
  }

  @Test
  void aTableHasTheRoomThatOthersLeave() throws Exception {
    try (HistoryStore store = HistoryStore.inMemory(SIZE, clock)) {
      take(store, Samples.batch("a", "smaps", WalkerKind.LEGACY, 0, 16, 1));
      for (int window = 0; window < 200; window++) {
        for (int host = 0; host < 50; host++) {
          take(store, large("host-" + host, window));
        }
        now.addAndGet(Samples.WINDOW_MS);
        store.commit();
      }
      assertThat(store.evicted().get("walk_latency")).isPositive();
      assertThat(number(store, "SELECT sum(bytes)::BIGINT FROM walk_latency"))
          .as("of the bytes that rows may have")
          .isGreaterThan((long) (SIZE * 0.45 * 0.8));
      assertThat(number(store, "SELECT count(*) FROM batch_efficiency")).isEqualTo(1);
    }
  }

  @Test
  void theNewestDeadLettersStay() throws Exception {
    try (HistoryStore store = HistoryStore.inMemory(SIZE, clock)) {
      for (int letter = 0; letter < 10_007; letter++) {
        store.takeDeadLetter(now.get() + letter, "walkscope.trace", 0, letter, "no record");
      }
      store.commit();
      assertThat(number(store, "SELECT count(*) FROM dead_letters")).isEqualTo(10_000);
      assertThat(store.evicted()).containsEntry("dead_letters", 7L);
    }
  }

  @Test
  void longerWindowsLiveLonger() throws Exception {
    try (HistoryStore store = HistoryStore.inMemory(SIZE, clock)) {
      for (long length : WindowChoice.LENGTHS_MS) {
        WalkLatency window = Samples.latency("a", "smaps", 0, 1_000);
        window.setWindowStartEpochMs(Samples.T0 - length);
        window.setWindowEndEpochMs(Samples.T0);
        take(store, window);
      }
      store.commit();
      assertThat(number(store, "SELECT count(*) FROM walk_latency")).isEqualTo(3);
      now.addAndGet(Duration.ofHours(7).toMillis());
      take(store, Samples.latency("b", "smaps", 0, 1_000));
      store.commit();
      assertThat(number(store, "SELECT count(*) FROM walk_latency WHERE host = 'a'")).isEqualTo(2);
      now.addAndGet(Duration.ofDays(8).toMillis());
      take(store, Samples.latency("b", "smaps", 0, 1_000));
      store.commit();
      assertThat(number(store, "SELECT count(*) FROM walk_latency")).isEqualTo(1);
    }
  }
}
