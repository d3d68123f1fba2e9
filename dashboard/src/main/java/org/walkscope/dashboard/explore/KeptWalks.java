// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.explore.DifferenceAnswer.KeptWalk;
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
    Exemplars.Singles singles = Exemplars.Singles.of(rectangle.what());
    if (singles == null) {
      spans(connection);
    } else {
      list(connection, singles);
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
    return rectangle.scope().condition().and(Condition.during(time, rectangle.scope()));
  }

  private void list(Connection connection, Exemplars.Singles singles) throws SQLException {
    String ns = singles.ns();
    Condition where =
        inTime(singles.t())
            .and(ns + " >= ?", rectangle.lowNs())
            .and(ns + " < ?", rectangle.highNs());
    String found =
        "SELECT *, %s AS t, %s AS ns, count(*) OVER () AS kept FROM %s WHERE %s ORDER BY ns DESC LIMIT %d"
            .formatted(singles.t(), ns, singles.table(), where.sql(), LISTED);
    String sql =
        singles.walk() == null
            ? "SELECT id, x.* FROM (%s) x".formatted(found)
            : "SELECT (SELECT max(w.id) FROM walks w WHERE %s), x.* FROM (%s) x"
                .formatted(Exemplars.sameWalk("x", singles.walk()), found);
    Rows.each(
        connection,
        sql + " ORDER BY x.ns DESC",
        where.values(),
        row -> {
          kept = row.getLong("kept");
          listed.add(walk(row, row.getString(1), row.getLong("ns")));
        });
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
    Rows.each(
        connection,
        sql,
        where.values(),
        row -> taker.take(row, Records.decode(CODEC, row.getBytes("record"))));
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
