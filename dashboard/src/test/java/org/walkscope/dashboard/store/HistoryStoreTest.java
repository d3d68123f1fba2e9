// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.reader.ResultCodecs;
import org.walkscope.schema.Arch;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkLatency;

class HistoryStoreTest {
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(Samples.T0));
  private final HistoryStore store = HistoryStore.inMemory(clock);

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @SuppressWarnings("unchecked")
  private boolean take(SpecificRecord record) {
    Class<SpecificRecord> type = (Class<SpecificRecord>) record.getClass();
    return store.take(record, RecordCodec.of(type).encode(record));
  }

  private List<List<Object>> rows(String query) throws Exception {
    return store.read(
        connection -> {
          List<List<Object>> rows = new ArrayList<>();
          try (Statement ask = connection.createStatement();
              ResultSet found = ask.executeQuery(query)) {
            while (found.next()) {
              List<Object> row = new ArrayList<>();
              for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                row.add(found.getObject(i));
              }
              rows.add(row);
            }
          }
          return rows;
        });
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
    take(Samples.loss(Samples.host("a", Arch.ARM64), 7, 1_000_000, Samples.cpu(0, 2, 2, 0, 0)));
    take(Samples.stageLoss("ingest", "bad_frames", 1, 1));
    store.commit();
    take(Samples.loss(Samples.host("a", Arch.ARM64), 7, 2_000_000, Samples.cpu(0, 3, 3, 0, 0)));
    take(Samples.stageLoss("ingest", "bad_frames", 5, 2));
    store.commit();
    assertThat(rows("SELECT host, at_ms FROM probe_losses")).containsExactly(List.of("a", 2L));
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
}
