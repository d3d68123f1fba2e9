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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.duckdb.DuckDBConnection;

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

  /** Most bytes that are written twice: into the log of the database, then into its file. */
  private static final long LOG = 16 << 20;

  private static final long TIDY_MS = Duration.ofMinutes(1).toMillis();

  private final InstantSource clock;
  private final StoreFolder folder;
  private final DuckDBConnection writer;
  private final Readers readers;
  private final TakenRows taken;
  private final SetAside setAside = new SetAside();
  private final Hosts hosts = new Hosts();
  private final Retention retention;
  private final long size;
  private long nextTidyMs = Long.MIN_VALUE;
  private long freshBytes;
  private volatile Map<String, Long> evicted = Map.of();
  private volatile boolean hasResults;

  private HistoryStore(StoreFolder folder, DuckDBConnection writer, long size, InstantSource clock)
      throws SQLException {
    this.clock = clock;
    this.folder = folder;
    this.writer = writer;
    this.size = size;
    this.readers = new Readers(writer);
    this.retention = new Retention((long) (size * ROWS));
    this.taken = new TakenRows(writer);
    restore(StoreTable.HOSTS, hosts::restore);
    restore(StoreTable.SET_ASIDE, setAside::restore);
    evicted = Evicted.byTable(writer);
    hasResults = !hosts.isEmpty();
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
          new HistoryStore(
              folder, Database.in(folder, WORKING_MEMORY, Math.min(LOG, size / 16)), size, clock);
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
      taken.add(StoreTable.HOSTS, host);
    }
    taken.add(result, facts, value);
    return true;
  }

  /** Takes a record that no job could read, by the place and cause that its headers say. */
  public synchronized void takeDeadLetter(
      long atMs, String topic, int partition, long offset, String cause) {
    byte[] texts = (topic + cause).getBytes(StandardCharsets.UTF_8);
    taken.add(StoreTable.DEAD_LETTERS, atMs, topic, partition, offset, cause, RowBytes.of(texts));
  }

  /**
   * Counts records that are not kept.
   *
   * @param host null of no host
   */
  public synchronized void setAside(String host, String cause, long records) {
    taken.add(StoreTable.SET_ASIDE, setAside.count(host, cause, records, clock.millis()));
  }

  /**
   * Takes the offset after the last record that was taken.
   *
   * @param topicId id by which the broker tells a topic from one of the same name; null when
   *     unknown
   */
  public synchronized void position(String topic, int partition, long nextOffset, String topicId) {
    taken.position(topic, partition, nextOffset, topicId);
  }

  /** Takes the sums of a series as they are now. */
  public synchronized void total(Total total) {
    ByteBuffer values = ByteBuffer.allocate(Long.BYTES * total.values().size());
    total.values().forEach(values::putLong);
    taken.add(StoreTable.TOTALS, total.metric(), total.labels(), null, values.array());
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
    long missed = taken.takeMissed();
    if (missed > 0) {
      setAside(null, "walks that a window named when they had left memory", missed);
    }
    if (taken.size() == 0) {
      return false;
    }
    long now = clock.millis();
    taken.commit(writer, now);
    hasResults = !hosts.isEmpty();
    tidy(now);
    protect();
    return true;
  }

  /** Deletes what is too old or too much, each minute, and whenever much has come. */
  private void tidy(long now) throws SQLException {
    if (now < nextTidyMs && freshBytes < size * ROWS / 8) {
      return;
    }
    try (Statement sql = writer.createStatement()) {
      retention.apply(writer, now);
      Map<String, Long> gone = Evicted.byTable(writer);
      writer.commit();
      evicted = gone;
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
  public Map<String, Long> evicted() {
    return evicted;
  }

  /** True if any host's results are committed, by this run or an earlier one. */
  public boolean hasResults() {
    return hasResults;
  }

  /** Rows that wait for the next commit. */
  public synchronized int waiting() {
    return taken.size();
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
