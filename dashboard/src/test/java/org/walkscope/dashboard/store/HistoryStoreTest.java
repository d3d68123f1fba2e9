// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.reader.ResultCodecs;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.WalkLatency;

class HistoryStoreTest {
  private final AtomicLong now = new AtomicLong(Samples.T0);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
  private final HistoryStore store = HistoryStore.inMemory(clock);

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private boolean take(SpecificRecord record) {
    return StoredRows.take(store, record);
  }

  private List<List<Object>> rows(String query) throws Exception {
    return StoredRows.of(store, query);
  }

  @Test
  void keepsARecordAsTheTopicHasIt() throws Exception {
    WalkLatency window = Samples.latency("a", "smaps", 0, 1_000, 2_000);
    assertThat(take(window)).isTrue();
    assertThat(rows("FROM walk_latency")).isEmpty();
    store.commit();
    assertThat(rows("SELECT host, agent, walker, walks, sum_ns FROM walk_latency"))
        .containsExactly(List.of("a", "cat", "LEGACY", 2L, 3_000L));
    byte[] kept =
        store.read(
            connection -> {
              try (Statement ask = connection.createStatement();
                  ResultSet found = ask.executeQuery("SELECT record FROM walk_latency")) {
                found.next();
                return found.getBytes(1);
              }
            });
    assertThat(ResultCodecs.decode(Topics.WALK_LATENCY, kept)).isEqualTo(window);
  }

  @Test
  void aWindowThatIsWrittenAgainReplacesTheOneBefore() throws Exception {
    take(Samples.latency("a", "smaps", 0, 1_000));
    take(Samples.latency("b", "smaps", 0, 1_000));
    take(Samples.latency("a", "smaps", 0, 1_000, 2_000));
    store.commit();
    assertThat(rows("SELECT host, walks FROM walk_latency ORDER BY host"))
        .containsExactly(List.of("a", 2L), List.of("b", 1L));
    take(Samples.latency("a", "smaps", 0, 1_000, 2_000, 3_000));
    store.commit();
    assertThat(rows("SELECT host, walks FROM walk_latency ORDER BY host"))
        .containsExactly(List.of("a", 3L), List.of("b", 1L));
  }

  @Test
  void aWindowOfTheFleetReplacesTheOneBeforeToo() throws Exception {
    for (int i = 0; i < 2; i++) {
      WalkLatency fleet = Samples.latency("a", "smaps", 0, 1_000);
      fleet.setHostname(null);
      take(fleet);
      store.commit();
    }
    assertThat(rows("SELECT host, walks FROM walk_latency")).hasSize(1);
  }

  @Test
  void keepsTheNewestOfCumulativeCounters() throws Exception {
    take(
        Samples.loss(
            Samples.host("a", Arch.ARM64), 7, Samples.T0 * 1_000_000, Samples.cpu(0, 2, 2, 0, 0)));
    take(Samples.stageLoss("ingest", "bad_frames", 1, 1));
    store.commit();
    take(
        Samples.loss(
            Samples.host("a", Arch.ARM64),
            7,
            (Samples.T0 + 1) * 1_000_000,
            Samples.cpu(0, 3, 3, 0, 0)));
    take(Samples.stageLoss("ingest", "bad_frames", 5, 2));
    store.position(Topics.LOSS, 0, 4, null);
    store.commit();
    assertThat(rows("FROM positions")).isEmpty(); // they wait for more
    now.addAndGet(10_000);
    store.commit();
    assertThat(rows("SELECT next_offset FROM positions")).containsExactly(List.of(4L));
    assertThat(rows("SELECT host, at_ms FROM probe_losses"))
        .containsExactly(List.of("a", Samples.T0 + 1));
    assertThat(rows("SELECT counter, count FROM stage_losses"))
        .containsExactly(List.of("bad_frames", 5L));
  }

  @Test
  void setsAsideWhatABadHostSendsAndCountsIt() throws Exception {
    assertThat(take(Samples.latency("ahead", "smaps", 61, 1_000))).isFalse();
    WalkLatency longer = Samples.latency("other-length", "smaps", 0, 1_000);
    longer.setWindowEndEpochMs(Samples.T0 + 30_000);
    longer.setWindowStartEpochMs(Samples.T0);
    assertThat(take(longer)).isFalse();
    assertThat(take(Samples.latency("\u001b[31m" + "n".repeat(60_000), "smaps", 0, 1_000)))
        .isFalse();
    assertThat(take(Samples.latency("ahead", "smaps", 61, 1_000))).isFalse();
    assertThat(take(Samples.latency("good", "smaps", 0, 1_000))).isTrue();
    store.commit();
    assertThat(rows("SELECT host FROM walk_latency")).containsExactly(List.of("good"));
    assertThat(rows("SELECT host, records FROM set_aside ORDER BY host"))
        .containsExactly(
            List.of("\\u{1b}[31m" + "n".repeat(75) + "…", 1L),
            List.of("ahead", 2L),
            List.of("other-length", 1L));
  }

  @Test
  void listsHostsWithTheirNewestFacts() throws Exception {
    take(Samples.hold(Samples.host("a", Arch.ARM64), LockKind.MMAP_LOCK_READ));
    take(Samples.latency("b", "smaps", 0, 1_000));
    store.commit();
    assertThat(rows("SELECT host, boot_id, arch, last_ms FROM hosts ORDER BY host"))
        .containsExactly(
            List.of("a", "boot-of-a", "ARM64", Samples.T0),
            java.util.Arrays.asList("b", null, "X86_64", Samples.T0));
  }

  @Test
  void writesOffsetsWithTheirRows() throws Exception {
    take(Samples.latency("a", "smaps", 0, 1_000));
    store.position(Topics.WALK_LATENCY, 0, 17, null);
    store.commit();
    store.position(Topics.WALK_LATENCY, 0, 18, null);
    assertThat(rows("SELECT topic, next_offset FROM positions"))
        .containsExactly(List.of(Topics.WALK_LATENCY, 17L));
    store.commit();
    assertThat(rows("SELECT topic, next_offset FROM positions"))
        .containsExactly(List.of(Topics.WALK_LATENCY, 18L));
  }

  @Test
  void sumsWhoWalksWhomByMinuteOverCommits() throws Exception {
    Host host = Samples.host("a", Arch.X86_64);
    for (int walk = 1; walk <= 3; walk++) {
      take(Samples.walk(host, walk, walk * 1_000L));
      store.commit();
    }
    LockHold hold = Samples.hold(host, LockKind.MMAP_LOCK_READ);
    hold.setTarget(Samples.walk(host, 1, 1).getTarget());
    take(hold);
    take(Samples.blame(host, 1, 700));
    store.commit();
    assertThat(
            rows(
                "SELECT agent, target, walks, duration_sum_ns, duration_max_ns, steps,"
                    + " ptl_acquisitions, holds, hold_sum_ns, blamed_ns, waiters FROM pairs"))
        .containsExactly(
            List.of("cat", "walkload", 3L, 6_000L, 3_000L, 1_536L, 6L, 1L, 1_000L, 700L, 1L));
    Histogram durations =
        store.read(
            connection -> {
              try (Statement ask = connection.createStatement();
                  ResultSet found = ask.executeQuery("SELECT durations FROM pairs")) {
                found.next();
                return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(found.getBytes(1)), 0);
              } catch (DataFormatException e) {
                throw new SQLException(e);
              }
            });
    assertThat(durations.getTotalCount()).isEqualTo(3);
    assertThat(durations.getValueAtPercentile(50)).isBetween(2_000L, 2_020L);
  }

  /** Two holds of an agent kept a task waiting, and one of another agent. */
  @Test
  void aWaitForSeveralHoldsIsOneForAnAgent() throws Exception {
    Host host = Samples.host("a", Arch.X86_64);
    take(Samples.blame(host, 1, 700));
    store.commit();
    take(Samples.blame(host, 2, 100));
    take(Samples.blame(host, "top", "walkload", Samples.T0, "mapper", 300));
    StallBlame other = Samples.blame(host, 3, 50);
    other.getWaiters().get(0).setTid(502);
    other.setWaitersDropped(4);
    take(other);
    store.commit();
    assertThat(rows("SELECT agent, blamed_holds, blamed_ns, waiters FROM pairs ORDER BY agent"))
        .containsExactly(List.of("cat", 3L, 850L, 6L), List.of("top", 1L, 300L, 1L));
  }

  @Test
  void keepsWalksThatAWindowNamesWithTheHoldsAroundThem() throws Exception {
    Host host = Samples.host("a", Arch.X86_64);
    LockHold longest = Samples.hold(host, LockKind.MMAP_LOCK_READ);
    longest.setFirstWalk(900);
    longest.setLastWalk(900);
    longest.setHoldNs(1_000_000);
    take(longest);
    take(Samples.walk(host, 3, 1_000));
    LockHold hold = Samples.hold(host, LockKind.MMAP_LOCK_READ);
    hold.setFirstWalk(2);
    hold.setLastWalk(4);
    take(hold);
    store.commit();
    assertThat(rows("SELECT walk FROM walks")).isEmpty();
    assertThat(rows("SELECT last_walk FROM holds")).containsExactly(List.of(900L));

    WalkLatency window = Samples.latency("a", "smaps", 0, 1_000);
    window.setSlowest(List.of(Samples.exemplar("a", 3), Samples.exemplar("a", 5)));
    take(window);
    take(Samples.walk(host, 5, 1_000)); // after the window that names it
    take(Samples.blame(host, 7, 700));
    take(Samples.walk(host, 7, 1_000));
    store.commit();
    assertThat(rows("SELECT walk, why FROM walks ORDER BY walk"))
        .containsExactly(List.of(3L, "exemplar"), List.of(5L, "exemplar"), List.of(7L, "blamed"));
    assertThat(rows("SELECT last_walk FROM holds ORDER BY 1"))
        .containsExactly(List.of(4L), List.of(900L));
  }

  private static Walk inRun(long stream, long number) {
    Host host = Samples.host("a", Arch.X86_64);
    Walk walk = Samples.walk(host, number, 1_000);
    walk.setHost(ResultHosts.of(host, stream));
    walk.setBeginEpochNs(walk.getBeginEpochNs() + stream);
    return walk;
  }

  @Test
  void eachRunOfAProbeHasItsOwnWalks() throws Exception {
    Host host = Samples.host("a", Arch.X86_64);
    for (long stream = 1; stream <= 3; stream++) {
      take(inRun(stream, 7));
      StallBlame blame = Samples.blame(host, 7, 700);
      blame.setHost(ResultHosts.of(host, stream));
      take(blame);
      take(inRun(stream, 8));
    }
    WalkLatency window = Samples.latency("a", "smaps", 0, 1_000);
    WalkExemplar exemplar = Samples.exemplar("a", 8);
    exemplar.setStreamEpochNs(2L);
    WalkExemplar untold = Samples.exemplar("a", 8);
    untold.setStreamEpochNs(null);
    window.setSlowest(List.of(exemplar, untold));
    take(window);
    store.commit();
    assertThat(rows("SELECT stream_epoch_ns, walk FROM walks ORDER BY ALL"))
        .containsExactly(List.of(1L, 7L), List.of(2L, 7L), List.of(2L, 8L), List.of(3L, 7L));
  }

  @Test
  void knowsWhetherItHasResults() throws Exception {
    assertThat(store.hasResults()).isFalse();
    take(Samples.latency("a", "smaps", 0, 1_000));
    store.commit();
    assertThat(store.hasResults()).isTrue();
  }

  @Test
  void theSampleIsAnotherOneInEachRun() throws Exception {
    for (long stream = 1; stream <= 20; stream++) {
      for (long number = 1; number <= 1_000; number++) {
        take(inRun(stream * 1_000_000_007L, number));
      }
    }
    store.commit();
    assertThat(StoredRows.number(store, "SELECT count(DISTINCT walk) FROM walks")).isGreaterThan(5);
    assertThat(StoredRows.number(store, "SELECT count(*) FROM walks")).isBetween(5L, 60L);
  }

  @Test
  void keepsWalksThatAreSlowerThanNearlyAllOfTheirConsumer() throws Exception {
    Host host = Samples.host("a", Arch.X86_64);
    for (int walk = 1; walk <= 1_000; walk++) {
      take(Samples.walk(host, walk, 1_000));
    }
    take(Samples.walk(host, 1_001, 5_000));
    store.commit();
    assertThat(rows("SELECT walk FROM walks WHERE why = 'slow'")).containsExactly(List.of(1_001L));
    assertThat(StoredRows.number(store, "SELECT count(*) FROM walks")).isLessThan(20);
  }

  @Test
  void aQuestionThatTakesLongStopsNoCommit() throws Exception {
    take(Samples.latency("a", "smaps", 0, 1_000));
    store.commit();
    store.read(
        connection -> {
          try (Statement ask = connection.createStatement();
              ResultSet open = ask.executeQuery("FROM walk_latency")) {
            assertThat(open.next()).isTrue();
            take(Samples.latency("b", "smaps", 0, 1_000));
            assertThat(CompletableFuture.supplyAsync(this::commits).get(3, TimeUnit.MINUTES))
                .isTrue();
            return null;
          } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new SQLException(e);
          }
        });
    assertThat(rows("FROM walk_latency")).hasSize(2);
  }

  private boolean commits() {
    try {
      return store.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void marksStreamsThatHaveEnded() throws Exception {
    Host host = Samples.host("a", Arch.ARM64);
    take(Samples.loss(host, 7, Samples.T0 * 1_000_000, Samples.cpu(0, 2, 2, 0, 0)));
    take(new StreamEnd(host, 7L, 2L, 3L, 4L, 5L));
    store.commit();
    assertThat(rows("SELECT ended FROM probe_losses")).containsExactly(List.of(true));
  }
}
