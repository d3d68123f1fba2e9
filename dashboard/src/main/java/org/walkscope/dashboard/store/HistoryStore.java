// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.duckdb.DuckDBConnection;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerComparison;

/**
 * History of results in tables of DuckDB ({@code tables.sql}). Rows and the Kafka offsets behind
 * them are written in one transaction: what was committed is there once, whatever ends the process.
 * One thread takes and commits; any thread reads, and waits for no writer.
 */
public final class HistoryStore implements AutoCloseable {
  /** Question about the tables. */
  public interface Reading<T> {
    T from(Connection connection) throws SQLException;
  }

  private final InstantSource clock;
  private final DuckDBConnection writer;
  private final Readers readers;
  private final Map<StoreTable, PendingRows> pending = new EnumMap<>(StoreTable.class);
  private final SetAside setAside = new SetAside();
  private final Hosts hosts = new Hosts();

  private HistoryStore(DuckDBConnection writer, InstantSource clock) throws SQLException {
    this.clock = clock;
    this.writer = writer;
    this.readers = new Readers(writer);
    writer.setAutoCommit(false);
    try (Statement create = writer.createStatement()) {
      create.execute(tables());
    }
    for (StoreTable table : StoreTable.values()) {
      pending.put(table, new PendingRows(table, writer));
    }
    writer.commit();
  }

  /** Makes a store that is gone when it is closed. */
  public static HistoryStore inMemory(InstantSource clock) {
    try {
      return new HistoryStore(Database.inMemory(), clock);
    } catch (SQLException e) {
      throw new IllegalStateException("a database in memory cannot be made: " + e.getMessage(), e);
    }
  }

  private static String tables() {
    try (InputStream file = HistoryStore.class.getResourceAsStream("tables.sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes a record of a result topic; it is there for readers after the next commit.
   *
   * @param value value of the record on the topic
   * @return false when the record is set aside
   */
  public synchronized boolean take(SpecificRecord result, byte[] value) {
    long now = clock.millis();
    Facts facts = Facts.of(result);
    String cause = SetAside.cause(facts, now);
    if (cause != null) {
      setAside(facts.host(), cause, 1);
      return false;
    }
    Object[] host = hosts.take(facts, now);
    if (host != null) {
      add(StoreTable.HOSTS, host);
    }
    add(result, value);
    return true;
  }

  private void add(SpecificRecord result, byte[] value) {
    if (result instanceof WalkLatency window) {
      add(StoreTable.WALK_LATENCY, WindowRows.of(window, value));
    } else if (result instanceof LockTimings window) {
      add(StoreTable.LOCK_TIMINGS, WindowRows.of(window, value));
    } else if (result instanceof BatchEfficiency window) {
      add(StoreTable.BATCH_EFFICIENCY, WindowRows.of(window, value));
    } else if (result instanceof StallSums window) {
      add(StoreTable.STALL_SUMS, WindowRows.of(window, value));
    } else if (result instanceof StallBlame blame) {
      add(StoreTable.BLAME, TraceRows.of(blame, value));
    } else if (result instanceof Snapshot snapshot) {
      add(StoreTable.SNAPSHOTS, TraceRows.of(snapshot, value));
    } else if (result instanceof WalkerComparison comparison) {
      add(StoreTable.COMPARISONS, TraceRows.of(comparison, value));
    } else if (result instanceof TraceHealth health) {
      add(StoreTable.HEALTH, HealthRows.of(health, value));
    } else if (result instanceof ProbeLoss loss) {
      add(StoreTable.PROBE_LOSSES, HealthRows.of(loss, value));
    } else if (result instanceof StageLoss loss) {
      add(StoreTable.STAGE_LOSSES, HealthRows.of(loss, value));
    } else if (result instanceof StreamEnd) {
      return;
    }
  }

  private void add(StoreTable table, Object... row) {
    pending.get(table).add(row);
  }

  /** Takes a record that no job could read, by the place and cause that its headers say. */
  public synchronized void takeDeadLetter(
      long atMs, String topic, int partition, long offset, String cause) {
    byte[] texts = (topic + cause).getBytes(StandardCharsets.UTF_8);
    add(StoreTable.DEAD_LETTERS, atMs, topic, partition, offset, cause, RowBytes.of(texts));
  }

  /**
   * Counts records that are not kept.
   *
   * @param host null of no host
   */
  public synchronized void setAside(String host, String cause, long records) {
    add(StoreTable.SET_ASIDE, setAside.count(host, cause, records, clock.millis()));
  }

  /**
   * Takes the offset after the last record that was taken.
   *
   * @param topicId id by which the broker tells a topic from one of the same name; null when
   *     unknown
   */
  public synchronized void position(String topic, int partition, long nextOffset, String topicId) {
    add(StoreTable.POSITIONS, topic, partition, nextOffset, topicId);
  }

  /**
   * Commits what was taken. What cannot be written still waits.
   *
   * @return true when readers see another state than before
   */
  public synchronized boolean commit() throws SQLException {
    boolean rows = pending.values().stream().anyMatch(table -> table.size() > 0);
    if (!rows) {
      return false;
    }
    try {
      for (PendingRows table : pending.values()) {
        table.write(writer);
      }
      writer.commit();
    } catch (SQLException e) {
      writer.rollback();
      throw e;
    }
    pending.values().forEach(PendingRows::clear);
    return true;
  }

  /** Rows that wait for the next commit. */
  public synchronized int waiting() {
    return pending.values().stream().mapToInt(PendingRows::size).sum();
  }

  /** Answers a question, from what is committed. */
  public <T> T read(Reading<T> reading) throws SQLException {
    return readers.read(reading);
  }

  @Override
  public synchronized void close() throws SQLException {
    readers.close();
    writer.close();
  }
}
