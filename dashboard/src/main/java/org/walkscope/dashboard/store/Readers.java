// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;

/** Connections that answer questions, a few at a time: the others wait for a while. */
final class Readers implements AutoCloseable {
  private static final int MOST = 4;
  private static final long PATIENCE_S = 10;

  private final DuckDBConnection database;
  private final Semaphore places = new Semaphore(MOST, true);
  private final Deque<DuckDBConnection> idle = new ArrayDeque<>();
  private boolean closed;

  Readers(DuckDBConnection database) {
    this.database = database;
  }

  <T> T read(HistoryStore.Reading<T> reading) throws SQLException {
    try {
      if (!places.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
        throw new SQLException("too many questions at once: ask again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for other questions", e);
    }
    try {
      DuckDBConnection connection = take();
      try {
        return reading.from(connection);
      } finally {
        giveBack(connection);
      }
    } finally {
      places.release();
    }
  }

  private synchronized DuckDBConnection take() throws SQLException {
    if (closed) {
      throw new SQLException("the history is closed");
    }
    if (!idle.isEmpty()) {
      return idle.pop();
    }
    DuckDBConnection made = database.duplicate();
    made.setAutoCommit(true); // a transaction left open would keep rows that are deleted
    return made;
  }

  private synchronized void giveBack(DuckDBConnection connection) throws SQLException {
    if (closed) {
      connection.close();
    } else {
      idle.push(connection);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    closed = true;
    for (DuckDBConnection connection : idle) {
      connection.close();
    }
  }
}
