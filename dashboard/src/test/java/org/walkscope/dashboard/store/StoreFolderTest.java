// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.walkscope.dashboard.store.StoredRows.number;
import static org.walkscope.dashboard.store.StoredRows.take;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.Arch;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkLatency;

class StoreFolderTest {
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(Samples.T0));

  @TempDir private Path parent;

  private HistoryStore open() throws IOException {
    return HistoryStore.in(parent.resolve("store"), HistoryStore.IN_FOLDER, clock);
  }

  @Test
  void goesOnWhereItWas() throws Exception {
    try (HistoryStore store = open()) {
      take(store, Samples.walk(Samples.host("a", Arch.ARM64), 1, 1_000));
      take(store, Samples.latency("ahead", "smaps", 100, 1_000));
      store.position(Topics.WALKS, 0, 1, "id");
      store.commit();
      take(store, Samples.walk(Samples.host("a", Arch.ARM64), 2, 1_000));
      store.position(Topics.WALKS, 0, 2, "id"); // and no commit
    }
    try (HistoryStore store = open()) {
      assertThat(store.positions())
          .containsExactly(new HistoryStore.Position(Topics.WALKS, 0, 1, "id"));
      assertThat(number(store, "SELECT walks FROM pairs")).isEqualTo(1);
      take(store, Samples.walk(Samples.host("a", Arch.ARM64), 2, 1_000));
      take(store, Samples.latency("ahead", "smaps", 100, 1_000));
      store.commit();
      assertThat(number(store, "SELECT walks FROM pairs")).isEqualTo(2);
      assertThat(number(store, "SELECT records FROM set_aside")).isEqualTo(2);
      assertThat(StoredRows.of(store, "SELECT host, arch FROM hosts"))
          .containsExactly(List.of("a", "ARM64"));
    }
  }

  @Test
  void isTheOwnersAlone() throws Exception {
    try (HistoryStore store = open()) {
      take(store, Samples.latency("a", "smaps", 0, 1_000));
      store.commit();
      take(store, Samples.latency("a", "smaps", 1, 1_000));
      store.commit();
      Path folder = parent.resolve("store");
      assertThat(permissions(folder)).isEqualTo("rwx------");
      try (var files = Files.list(folder)) {
        assertThat(files.toList())
            .hasSizeGreaterThan(1)
            .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
      }
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void refusesASecondServer() throws Exception {
    try (HistoryStore store = open()) {
      assertThat(store.positions()).isEmpty();
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageMatching("another dashboard uses .*: stop it, or name .*--store");
    }
    open().close();
  }

  @Test
  void refusesAFolderThatOthersCanEnter() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("store"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageMatching("others can enter .*: run chmod 700 on it");
  }

  @Test
  void saysWhatToDoWithAFileThatIsNoHistory() throws Exception {
    open().close();
    Path file = parent.resolve("store/history.duckdb");
    Files.write(file, new byte[1 << 16]);
    assertSaysToMoveItAway();
    Files.delete(file);
    try (Connection other = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement sql = other.createStatement()) {
      sql.execute("CREATE TABLE cats (name VARCHAR)");
    }
    assertSaysToMoveItAway();
  }

  private void assertSaysToMoveItAway() {
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            ".*history.duckdb is no history .*: move it away, and a new one begins");
  }

  @Test
  void otherRecordsAreAnotherLayout() {
    String tables = "CREATE TABLE a (record BLOB); -- a";
    List<Schema> before = List.of(LockTimings.getClassSchema());
    assertThat(Database.layout(tables + " comment", before))
        .isEqualTo(Database.layout(tables, before))
        .isNotEqualTo(Database.layout(tables, List.of(WalkLatency.getClassSchema())));
  }
}
