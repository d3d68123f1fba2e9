// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.explore.HeatmapAnswer.Exemplar;
import org.walkscope.dashboard.store.TaskRef;

/** Values that stand out: the largest of each column, with their walks where they are kept. */
final class Exemplars {
  private static final int MOST = 240;

  private final Map<String, List<Exemplar>> byGroup;

  private Exemplars(Map<String, List<Exemplar>> byGroup) {
    this.byGroup = byGroup;
  }

  /** Those of one value of the key. */
  List<Exemplar> of(String value) {
    return byGroup.getOrDefault(value, List.of());
  }

  /** Those of all values but some. */
  List<Exemplar> ofOthers(List<String> shown) {
    return byGroup.entrySet().stream()
        .filter(group -> !shown.contains(group.getKey()))
        .flatMap(group -> group.getValue().stream())
        .toList();
  }

  /**
   * Table that has single values.
   *
   * @param t column with the time, epoch ms
   * @param ns column with the value
   * @param walk column with the number of the walk; null where rows are walks
   */
  record Singles(String table, String t, String ns, String walk) {
    static Singles of(Measure measure) {
      return switch (measure) {
        case WALKS -> new Singles("walks", "end_ms", "duration_ns", null);
        case HOLDS -> new Singles("holds", "released_ms", "hold_ns", "last_walk");
        case STALLS -> new Singles("blame", "end_ms", "victim_overlap_ns", "last_walk");
        case LOCK_HOLDS, LOCK_WAITS -> null; // spans are in records alone
      };
    }
  }

  static Exemplars read(Connection connection, Measure measure, WindowTable table, Scope scope)
      throws SQLException {
    Singles singles = Singles.of(measure);
    return new Exemplars(
        singles == null
            ? LockExemplars.read(connection, table, MOST)
            : read(connection, singles, table, scope));
  }

  private static Map<String, List<Exemplar>> read(
      Connection connection, Singles singles, WindowTable table, Scope scope) throws SQLException {
    Map<String, List<Exemplar>> found = new HashMap<>();
    Condition where = scope.condition().and(Condition.during(singles.t(), scope));
    Rows.each(
        connection,
        sql(singles, table, where),
        where.values(),
        row ->
            found
                .computeIfAbsent(row.getString(1), value -> new ArrayList<>())
                .add(new Exemplar(row.getLong(2), row.getLong(3), row.getString(4))));
    return found;
  }

  private static String sql(Singles singles, WindowTable table, Condition where) {
    String largest =
        """
        SELECT *, %s AS t, %s AS ns, %s AS value FROM %s WHERE %s AND ns IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY value, t // %d ORDER BY ns DESC) = 1
        ORDER BY ns DESC LIMIT %d
        """
            .formatted(
                singles.t(),
                singles.ns(),
                table.key() == null
                    ? "''"
                    : "coalesce(CAST(%s AS VARCHAR), 'unknown')".formatted(table.key()),
                singles.table(),
                where.sql(),
                table.columnMs(),
                MOST);
    if (singles.walk() == null) {
      return "SELECT value, t, ns, id FROM (" + largest + ")";
    }
    return "SELECT x.value, x.t, x.ns, max(w.id) FROM (%s) x LEFT JOIN walks w ON %s GROUP BY ALL"
        .formatted(largest, sameWalk("x", singles.walk()));
  }

  /** SQL: w is the walk that x names. */
  static String sameWalk(String x, String walk) {
    return TaskRef.same("w", x) + " AND w.walk = %s.%s".formatted(x, walk);
  }
}
