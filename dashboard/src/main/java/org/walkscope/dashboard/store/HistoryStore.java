// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.duckdb.DuckDBConnection;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;
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

  /**
   * Offset of a topic behind the rows that are committed.
   *
   * @param topicId null when it was not known
   */
  public record Position(String topic, int partition, long nextOffset, String topicId) {}

  /** Bytes of a store in memory, where no other number is asked for. */
  public static final long IN_MEMORY = 128 << 20;

  /** Bytes of a store in a folder, where no other number is asked for. */
  public static final long IN_FOLDER = 1 << 30;

  /** Part of the size that rows may have: the rest is for rows that are written anew. */
  private static final double ROWS = 0.45;

  /** Memory of the database beside the rows that it has in memory. */
  private static final long WORKING_MEMORY = 128 << 20;

  /**
   * Interval at which losses are written: of counters that come each second the newest alone
   * counts. Their topic's offsets are written with them.
   */
  private static final long LOSS_MS = Duration.ofSeconds(10).toMillis();

  private static final Set<StoreTable> LOSSES =
      EnumSet.of(StoreTable.PROBE_LOSSES, StoreTable.STAGE_LOSSES);

  /** Most bytes that are written twice: into the log of the database, then into its file. */
  private static final long LOG = 16 << 20;

  private static final long TIDY_MS = Duration.ofMinutes(1).toMillis();

  private final InstantSource clock;
  private final StoreFolder folder;
  private final DuckDBConnection writer;
  private final Readers readers;
  private final Map<StoreTable, PendingRows> pending = new EnumMap<>(StoreTable.class);
  private final SetAside setAside = new SetAside();
  private final Hosts hosts = new Hosts();
  private final List<StreamEnd> ended = new ArrayList<>();
  private final Pairs pairs;
  private final KeptWalks walks;

  private final Retention retention;
  private final long size;
  private final List<Object[]> lossPositions = new ArrayList<>();
  private long nextLossMs = Long.MIN_VALUE;
  private long nextTidyMs = Long.MIN_VALUE;
  private long freshBytes;

  private HistoryStore(StoreFolder folder, DuckDBConnection writer, long size, InstantSource clock)
      throws SQLException {
    this.clock = clock;
    this.folder = folder;
    this.writer = writer;
    this.size = size;
    this.readers = new Readers(writer);
    this.retention = new Retention((long) (size * ROWS));
    for (StoreTable table : StoreTable.values()) {
      pending.put(table, new PendingRows(table, writer));
    }
    pairs = new Pairs(pending.get(StoreTable.PAIRS));
    walks = new KeptWalks(pending.get(StoreTable.WALKS), pending.get(StoreTable.HOLDS));
    restore(StoreTable.HOSTS, hosts::restore);
    restore(StoreTable.SET_ASIDE, setAside::restore);
    writer.commit();
  }

  private void restore(StoreTable table, Consumer<Object[]> to) throws SQLException {
    try (Statement ask = writer.createStatement();
        ResultSet rows = ask.executeQuery("FROM " + table.table())) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        Object[] row = new Object[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = rows.getObject(i + 1);
        }
        to.accept(row);
      }
    }
  }

  /** Makes a store that is gone when it is closed. */
  public static HistoryStore inMemory(InstantSource clock) {
    return inMemory(IN_MEMORY, clock);
  }

  /**
   * Makes a store that is gone when it is closed.
   *
   * @param size bytes that it has at most
   */
  public static HistoryStore inMemory(long size, InstantSource clock) {
    try {
      return new HistoryStore(null, Database.inMemory(size + WORKING_MEMORY), size, clock);
    } catch (SQLException e) {
      throw new IllegalStateException("a database in memory cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * Opens the store of a folder, and makes it where there is none.
   *
   * @param size bytes that its file has at most
   * @throws IOException with a line that says what to do
   */
  public static HistoryStore in(Path path, long size, InstantSource clock) throws IOException {
    StoreFolder folder = StoreFolder.lock(path);
    try {
      HistoryStore store =
          new HistoryStore(folder, Database.in(folder, WORKING_MEMORY, Math.min(LOG, size / 16)), size, clock);
      folder.protect();
      return store;
    } catch (SQLException e) {
      folder.close();
      throw new IOException("the history in " + path + " cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      folder.close();
      throw e;
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
    freshBytes += value.length;
    Object[] host = hosts.take(facts, now);
    if (host != null) {
      add(StoreTable.HOSTS, host);
    }
    add(result, value);
    return true;
  }

  private void add(SpecificRecord result, byte[] value) {
    if (result instanceof Walk walk) {
      pairs.add(walk);
      walks.add(walk, value);
    } else if (result instanceof LockHold hold) {
      pairs.add(hold);
      walks.add(hold, value);
    } else if (result instanceof StallBlame blame) {
      pairs.add(blame);
      walks.add(blame);
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
    } else if (result instanceof StreamEnd end) {
      ended.add(end);
    } else {
      addWindow(result, value);
    }
  }

  private void addWindow(SpecificRecord result, byte[] value) {
    if (result instanceof WalkLatency window) {
      add(StoreTable.WALK_LATENCY, WindowRows.of(window, value));
      addExemplars(result, window.getSlowest());
    } else if (result instanceof LockTimings window) {
      add(StoreTable.LOCK_TIMINGS, WindowRows.of(window, value));
      addExemplars(result, window.getLongestHolds());
    } else if (result instanceof BatchEfficiency window) {
      add(StoreTable.BATCH_EFFICIENCY, WindowRows.of(window, value));
      addExemplars(result, window.getMostToSave());
    } else if (result instanceof StallSums window) {
      add(StoreTable.STALL_SUMS, WindowRows.of(window, value));
      addExemplars(result, window.getWorst());
    }
  }

  /** Longer windows, and those of the fleet, name walks that the shortest have named. */
  private void addExemplars(SpecificRecord window, List<WalkExemplar> exemplars) {
    Facts facts = Facts.of(window);
    if (facts.host() != null && facts.windowMs() == WindowChoice.LENGTHS_MS.get(0)) {
      walks.addExemplars(exemplars);
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
    Object[] row = {topic, partition, nextOffset, topicId};
    if (topic.equals(Topics.LOSS)) {
      lossPositions.add(row);
    } else {
      add(StoreTable.POSITIONS, row);
    }
  }

  /** Takes the sums of a series as they are now. */
  public synchronized void total(Total total) {
    ByteBuffer values = ByteBuffer.allocate(Long.BYTES * total.values().size());
    total.values().forEach(values::putLong);
    add(StoreTable.TOTALS, total.metric(), total.labels(), null, values.array());
  }

  /** Sums of the series that are committed. */
  public List<Total> totals() throws SQLException {
    return read(
        connection -> {
          List<Total> all = new ArrayList<>();
          try (Statement ask = connection.createStatement();
              ResultSet found = ask.executeQuery("SELECT metric, labels, detail FROM totals")) {
            while (found.next()) {
              List<Long> values = new ArrayList<>();
              ByteBuffer detail = ByteBuffer.wrap(found.getBytes(3));
              while (detail.hasRemaining()) {
                values.add(detail.getLong());
              }
              all.add(new Total(found.getString(1), found.getString(2), values));
            }
          }
          return all;
        });
  }

  /** Offsets behind the rows that are committed. */
  public List<Position> positions() throws SQLException {
    return read(
        connection -> {
          List<Position> all = new ArrayList<>();
          try (Statement ask = connection.createStatement();
              ResultSet found = ask.executeQuery("FROM positions")) {
            while (found.next()) {
              all.add(
                  new Position(
                      found.getString(1), found.getInt(2), found.getLong(3), found.getString(4)));
            }
          }
          return all;
        });
  }

  /**
   * Commits what was taken. What cannot be written still waits.
   *
   * @return true when readers see another state than before
   */
  public synchronized boolean commit() throws SQLException {
    long missed = walks.takeMissed();
    if (missed > 0) {
      setAside(null, "walks that a window named when they had left memory", missed);
    }
    long now = clock.millis();
    boolean losses = now >= nextLossMs;
    if (waiting() == 0) {
      return false;
    }
    write(losses);
    pairs.clear();
    clear(losses);
    if (losses) {
      nextLossMs = now + LOSS_MS;
    }
    tidy(now);
    protect();
    return true;
  }

  private void write(boolean losses) throws SQLException {
    try {
      pairs.flush(writer);
      if (losses) {
        lossPositions.forEach(row -> add(StoreTable.POSITIONS, row));
      }
      for (Map.Entry<StoreTable, PendingRows> table : pending.entrySet()) {
        if (losses || !LOSSES.contains(table.getKey())) {
          table.getValue().write(writer);
        }
      }
      if (losses) {
        HealthRows.end(ended, writer);
      }
      writer.commit();
    } catch (SQLException e) {
      writer.rollback();
      throw e;
    }
  }

  private void clear(boolean losses) {
    pending.forEach(
        (table, rows) -> {
          if (losses || !LOSSES.contains(table)) {
            rows.clear();
          }
        });
    if (losses) {
      ended.clear();
      lossPositions.clear();
    }
  }

  /** Deletes what is too old or too much, each minute, and whenever much has come. */
  private void tidy(long now) throws SQLException {
    if (now < nextTidyMs && freshBytes < size * ROWS / 8) {
      return;
    }
    try (Statement sql = writer.createStatement()) {
      retention.apply(writer, now);
      writer.commit();
      if (retention.isWorthACheckpoint()) {
        sql.execute("CHECKPOINT"); // frees what was deleted
        writer.commit();
      }
    } catch (SQLException e) {
      writer.rollback();
      throw e;
    }
    freshBytes = 0;
    nextTidyMs = now + TIDY_MS;
  }

  private void protect() throws SQLException {
    if (folder != null) {
      try {
        folder.protect();
      } catch (IOException e) {
        throw new SQLException("files of the history can be read by others: " + e.getMessage(), e);
      }
    }
  }

  /** Rows that were deleted for lack of room, by table. */
  public synchronized Map<String, Long> evicted() {
    Map<String, Long> byTable = new TreeMap<>();
    retention.evicted().forEach((table, rows) -> byTable.put(table.table(), rows));
    return byTable;
  }

  /** Rows that wait for the next commit. */
  public synchronized int waiting() {
    return pairs.size()
        + ended.size()
        + pending.values().stream().mapToInt(PendingRows::size).sum();
  }

  /** Answers a question, from what is committed. */
  public <T> T read(Reading<T> reading) throws SQLException {
    return readers.read(reading);
  }

  /** Closes the store; what was not committed is read again from the offsets. */
  @Override
  public synchronized void close() throws SQLException {
    readers.close();
    writer.close();
    if (folder != null) {
      try {
        folder.close();
      } catch (IOException e) {
        throw new SQLException("the folder of the history stays locked: " + e.getMessage(), e);
      }
    }
  }
}
