// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.views.ViewIds;
import org.walkscope.views.WalkView;

/**
 * Walk of the store with what belongs to it.
 *
 * @param holds of locks around the walk
 * @param blames of holds around the walk
 */
record KeptWalk(Walk walk, List<LockHold> holds, List<StallBlame> blames) {
  private static final RecordCodec<Snapshot> SNAPSHOTS = RecordCodec.of(Snapshot.class);

  private static final String THREAD =
      "host = ? AND boot_id = ? AND tid = ? AND start_boottime_ns = ?";

  /** Finds a walk. */
  static Optional<KeptWalk> of(Connection connection, WalkId id) throws SQLException {
    List<Walk> found = Records.of(connection, Walk.class, "walks WHERE id = ?", id.text());
    if (found.isEmpty() && id.isOfThread()) {
      Condition which =
          Condition.NONE
              .and("host = ?", id.host())
              .and("boot_id = ?", id.bootId())
              .and("tid = ?", id.tid())
              .and("start_boottime_ns = ?", id.startBoottimeNs())
              .and("stream_epoch_ns = ?", id.streamEpochNs())
              .and("walk = ?", id.walk());
      found =
          Records.of(
              connection,
              Walk.class,
              "walks WHERE " + which.sql() + " ORDER BY end_ms DESC LIMIT 1",
              which.values().toArray());
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(of(connection, found.get(0)));
  }

  private static KeptWalk of(Connection connection, Walk walk) throws SQLException {
    return new KeptWalk(
        walk,
        around(connection, walk, LockHold.class, "holds WHERE first_walk <= ? AND last_walk >= ?"),
        around(
            connection,
            walk,
            StallBlame.class,
            "blame WHERE coalesce(first_walk, last_walk) <= ? AND last_walk >= ?"));
  }

  private static <T extends SpecificRecord> List<T> around(
      Connection connection, Walk walk, Class<T> type, String from) throws SQLException {
    return Records.of(
        connection,
        type,
        from + " AND " + THREAD + " AND stream_epoch_ns = ?",
        walk.getWalk(),
        walk.getWalk(),
        walk.getHost().getHostname(),
        walk.getHost().getBootId(),
        walk.getWalker().getTid(),
        walk.getWalker().getStartBoottimeNs(),
        walk.getHost().getStreamEpochNs());
  }

  WalkView view() {
    return WalkView.of(walk, holds, blames);
  }

  /**
   * Snapshot that the walk is part of, without its VMAs; null where it is part of none, or the
   * snapshot is not here.
   */
  Snapshot snapshot(Connection connection) throws SQLException {
    if (walk.getSnapshot() == null) {
      return null;
    }
    long beginMs = walk.getBeginEpochNs() / 1_000_000;
    return Rows.of(
            connection,
            "SELECT head FROM snapshots WHERE host = ? AND boot_id = ? AND pid = ? AND begin_ms <= ? AND end_ms >= ?",
            List.of(
                walk.getHost().getHostname(),
                walk.getHost().getBootId(),
                walk.getTarget().getTgid(),
                beginMs,
                beginMs),
            row -> Records.decode(SNAPSHOTS, row.getBytes(1)))
        .stream()
        .filter(each -> each.getSnapshot() == walk.getSnapshot())
        .filter(each -> each.getWalker().getTid() == walk.getWalker().getTid())
        .filter(each -> each.getHost().getStreamEpochNs() == walk.getHost().getStreamEpochNs())
        .findFirst()
        .orElse(null);
  }

  /**
   * Kept walk of the same thread before or after this one; null where there is none.
   *
   * @param isBefore true for the one before
   */
  Neighbour neighbour(Connection connection, boolean isBefore) throws SQLException {
    long endMs = (walk.getBeginEpochNs() + walk.getDurationNs()) / 1_000_000;
    List<Walk> found =
        Records.of(
            connection,
            Walk.class,
            "walks WHERE %s AND id <> ? AND (end_ms, walk) %s (CAST(? AS BIGINT), CAST(? AS BIGINT)) ORDER BY end_ms %s, walk %s LIMIT 1"
                .formatted(
                    THREAD,
                    isBefore ? "<" : ">",
                    isBefore ? "DESC" : "ASC",
                    isBefore ? "DESC" : "ASC"),
            walk.getHost().getHostname(),
            walk.getHost().getBootId(),
            walk.getWalker().getTid(),
            walk.getWalker().getStartBoottimeNs(),
            ViewIds.of(walk),
            endMs,
            walk.getWalk());
    return found.isEmpty() ? null : Neighbour.of(found.get(0));
  }

  /** Another walk of the thread. */
  record Neighbour(String id, long walk, String consumer, long durationNs) {
    static Neighbour of(Walk walk) {
      return new Neighbour(
          ViewIds.of(walk), walk.getWalk(), walk.getConsumer(), walk.getDurationNs());
    }
  }
}
