// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.explore.HeatmapAnswer.Exemplar;
import org.walkscope.dashboard.store.TaskRef;
import org.walkscope.dashboard.store.WalkKey;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.WalkExemplar;

/** Longest holds of, or waits for, locks inside walks: the windows name their walks. */
final class LockExemplars {
  private static final RecordCodec<LockTimings> CODEC = RecordCodec.of(LockTimings.class);

  /**
   * Exemplar of a window.
   *
   * @param group value of the key
   * @param startMs begin of the window
   */
  private record Named(String group, long startMs, long endMs, WalkExemplar exemplar) {}

  /** Walk that is kept. */
  private record Kept(String id, long endMs) {}

  private LockExemplars() {}

  /** Reads the longest of each column, by group. */
  static Map<String, List<Exemplar>> read(Connection connection, WindowTable table, int most)
      throws SQLException {
    List<Named> named = named(connection, table, most);
    Map<WalkKey, Kept> kept = kept(connection, named);
    Map<String, List<Exemplar>> found = new HashMap<>();
    for (Named one : named) {
      Kept walk = kept.get(WalkKey.of(one.exemplar()));
      found
          .computeIfAbsent(one.group(), group -> new ArrayList<>())
          .add(
              new Exemplar(
                  walk == null ? (one.startMs() + one.endMs()) / 2 : walk.endMs(),
                  one.exemplar().getValue(),
                  walk == null ? null : walk.id()));
    }
    return found;
  }

  private static List<Named> named(Connection connection, WindowTable table, int most)
      throws SQLException {
    boolean waits = table.source() == Source.LOCK_WAITS;
    String longest = table.source().max();
    String sql =
        """
        SELECT %s AS value, window_start_ms, window_end_ms, record %s
        QUALIFY row_number() OVER (PARTITION BY value, %s ORDER BY %s DESC) = 1
        ORDER BY %s DESC LIMIT %d
        """
            .formatted(table.value(), table.from(), table.column(), longest, longest, most);
    List<Named> named = new ArrayList<>();
    Rows.each(
        connection,
        sql,
        table.where().values(),
        row -> {
          LockTimings window = Records.decode(CODEC, row.getBytes(4));
          List<WalkExemplar> walks = waits ? window.getLongestWaits() : window.getLongestHolds();
          if (!walks.isEmpty()) {
            named.add(new Named(row.getString(1), row.getLong(2), row.getLong(3), walks.get(0)));
          }
        });
    return named;
  }

  private static Map<WalkKey, Kept> kept(Connection connection, List<Named> named)
      throws SQLException {
    Map<WalkKey, Kept> kept = new HashMap<>();
    if (named.isEmpty()) {
      return kept;
    }
    String sql =
        """
        SELECT id, end_ms, host, boot_id, tid, start_boottime_ns, stream_epoch_ns, walk FROM walks
        WHERE end_ms >= %d AND end_ms < %d AND walk IN (%s)
        """
            .formatted(
                named.stream().mapToLong(Named::startMs).min().orElse(0),
                named.stream().mapToLong(Named::endMs).max().orElse(0),
                named.stream()
                    .map(one -> Long.toString(one.exemplar().getWalk()))
                    .collect(Collectors.joining(", ")));
    Rows.each(
        connection,
        sql,
        List.of(),
        row ->
            kept.put(
                new WalkKey(
                    new TaskRef(
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getLong(6),
                        row.getLong(7)),
                    row.getLong(8)),
                new Kept(row.getString(1), row.getLong(2))));
    return kept;
  }
}
