// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.explore.DifferenceAnswer.KeptWalk;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Walk;

/** Walks of a rectangle that are kept, and what their records alone tell. */
final class KeptWalks {
  /** Walks that one answer lists, and records that it decodes. */
  private static final int LISTED = 100;

  private static final int DECODED = 3_000;
  private static final RecordCodec<Walk> CODEC = RecordCodec.of(Walk.class);

  private final Rectangle rectangle;
  private final List<KeptWalk> listed = new ArrayList<>();
  private long kept;

  KeptWalks(Rectangle rectangle) {
    this.rectangle = rectangle;
  }

  /** Reads the walks. */
  KeptWalks read(Connection connection) throws SQLException {
    switch (rectangle.what()) {
      case WALKS -> list(connection, "walks", "end_ms", "duration_ns", null);
      case HOLDS -> list(connection, "holds", "released_ms", "hold_ns", "last_walk");
      case STALLS -> list(connection, "blame", "end_ms", "victim_overlap_ns", "last_walk");
      case LOCK_HOLDS, LOCK_WAITS -> spans(connection);
    }
    return this;
  }

  /** Number of kept walks inside. */
  long kept() {
    return kept;
  }

  /** The longest of them. */
  List<KeptWalk> listed() {
    return listed;
  }

  private Condition inTime(String time) {
    return rectangle
        .scope()
        .condition()
        .and(time + " >= ?", rectangle.scope().from())
        .and(time + " < ?", rectangle.scope().to());
  }

  private void list(Connection connection, String table, String time, String ns, String walk)
      throws SQLException {
    Condition where =
        inTime(time).and(ns + " >= ?", rectangle.lowNs()).and(ns + " < ?", rectangle.highNs());
    String found =
        "SELECT *, %s AS t, %s AS ns, count(*) OVER () AS kept FROM %s WHERE %s ORDER BY ns DESC LIMIT %d"
            .formatted(time, ns, table, where.sql(), LISTED);
    String sql =
        walk == null
            ? "SELECT id, x.* FROM (%s) x".formatted(found)
            : "SELECT (SELECT max(w.id) FROM walks w WHERE %s), x.* FROM (%s) x"
                .formatted(Exemplars.sameWalk("x", walk), found);
    try (PreparedStatement statement = connection.prepareStatement(sql + " ORDER BY x.ns DESC")) {
      where.bind(statement, 1);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          kept = rows.getLong("kept");
          listed.add(walk(rows, rows.getString(1), rows.getLong("ns")));
        }
      }
    }
  }

  private static KeptWalk walk(ResultSet row, String id, long ns) throws SQLException {
    return new KeptWalk(
        id,
        row.getLong("t"),
        ns,
        row.getString("host"),
        row.getString("agent"),
        row.getString("target"),
        row.getString("consumer"),
        row.getString("walker"),
        row.getString("kernel"));
  }

  /** Walks with a lock span inside: only their records tell. */
  private void spans(Connection connection) throws SQLException {
    boolean waits = rectangle.what() == Measure.LOCK_WAITS;
    each(
        connection,
        (row, record) -> {
          long longest =
              record.getLocks().stream()
                  .mapToLong(waits ? LockSpan::getWaitNs : LockSpan::getHoldNs)
                  .filter(rectangle::contains)
                  .max()
                  .orElse(-1);
          if (longest >= 0) {
            kept++;
            listed.add(walk(row, row.getString("id"), longest));
          }
        });
    listed.sort((a, b) -> Long.compare(b.valueNs(), a.valueNs()));
    listed.subList(Math.min(LISTED, listed.size()), listed.size()).clear();
  }

  /** Counts kept walks by the size of the folios that most of their memory is in. */
  void tallyFolios(Connection connection, long windowMs, Tally tally) throws SQLException {
    each(
        connection,
        (row, record) -> {
          String size = folioSize(record);
          if (size != null) {
            boolean in = rectangle.contains(record.getDurationNs());
            tally.add("folio_size", size, row.getLong("t") / windowMs, in ? 1 : 0, in ? 0 : 1);
          }
        });
  }

  private interface Taker {
    void take(ResultSet row, Walk record) throws SQLException;
  }

  /**
   * Gives the records of kept walks in the rectangle's time, a sample of them where they are many.
   */
  private void each(Connection connection, Taker taker) throws SQLException {
    Condition where = inTime("end_ms");
    String sql =
        "SELECT *, end_ms AS t FROM walks WHERE %s ORDER BY hash(id) LIMIT %d"
            .formatted(where.sql(), DECODED);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      where.bind(statement, 1);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taker.take(rows, CODEC.decode(rows.getBytes("record")));
        }
      }
    } catch (BadRecordException e) {
      throw new IllegalStateException("a walk in the store does not decode", e);
    }
  }

  /**
   * Size of the folios of most of a walk's memory. Example: "64 KiB"; null where the walk does not
   * tell.
   */
  private static String folioSize(Walk walk) {
    Map<Integer, Long> bytes = new HashMap<>();
    for (Extent extent : walk.getExtents()) {
      if (extent.getType() == EntryType.FOLIO && extent.getFolioOrder() != null) {
        bytes.merge(extent.getFolioOrder(), extent.getBytes(), Long::sum);
      }
    }
    return bytes.entrySet().stream()
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(most -> sizeText(1L << (walk.getHost().getPageShift() + most.getKey() - 10)))
        .orElse(null);
  }

  private static String sizeText(long kib) {
    return kib < 1024 ? kib + " KiB" : kib / 1024 + " MiB";
  }
}
