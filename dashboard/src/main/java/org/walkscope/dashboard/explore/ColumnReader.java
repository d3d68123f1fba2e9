// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.explore.ColumnMemo.ColumnKey;
import org.walkscope.dashboard.explore.ColumnMemo.Print;
import org.walkscope.dashboard.explore.ColumnMemo.Slot;

/** Durations of columns: those of the memo, and the rest from the store. */
final class ColumnReader {
  /** Histograms that one answer decodes: about a second. The next answer goes on with the rest. */
  private static final long HISTOGRAMS = 20_000;

  private final ColumnMemo memo;
  private final WindowTable table;
  private final Condition scope;
  private final Map<Slot, Print> prints = new LinkedHashMap<>();
  private Set<String> apart = Set.of();
  private long notRead;
  private long leftOut;

  ColumnReader(ColumnMemo memo, WindowTable table, Scope scope) {
    this.memo = memo;
    this.table = table;
    this.scope = scope.condition();
  }

  /** Reads which columns there are of each value, oldest first. */
  Map<Slot, Print> prints(Connection connection) throws SQLException {
    Source source = table.source();
    String sql =
        "SELECT %s, %s, count(*), CAST(sum(%s) AS BIGINT), CAST(sum(%s) AS BIGINT), max(window_end_ms)%s GROUP BY ALL ORDER BY 2"
            .formatted(table.value(), table.column(), source.n(), source.sum(), table.from());
    Rows.each(
        connection,
        sql,
        table.where().values(),
        row ->
            prints.put(
                new Slot(row.getString(1), row.getLong(2)),
                new Print(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6))));
    return Map.copyOf(prints);
  }

  /**
   * Shows some groups apart, and all others as one, whose value is null; they are left out where
   * one answer cannot decode them.
   */
  void showApart(List<String> groups) {
    apart = Set.copyOf(groups);
    Map<Slot, Print> others = new LinkedHashMap<>();
    prints.forEach(
        (slot, print) -> {
          if (!apart.contains(slot.value())) {
            others.merge(new Slot(null, slot.tMs()), print, Print::plus);
          }
        });
    prints.keySet().removeIf(slot -> !apart.contains(slot.value()));
    long rows = others.values().stream().mapToLong(Print::rows).sum();
    if (rows <= HISTOGRAMS) {
      prints.putAll(others);
    } else {
      leftOut = rows;
    }
  }

  /** Durations of the columns; of columns that are not read yet there are none. */
  Map<Slot, Durations> read(Connection connection) throws SQLException {
    Map<Slot, Durations> found = new HashMap<>();
    List<Slot> missing = new ArrayList<>();
    prints.forEach(
        (slot, print) -> {
          Durations kept = memo.get(key(slot), print);
          if (kept == null) {
            missing.add(slot);
          } else {
            found.put(slot, kept);
          }
        });
    found.putAll(decode(connection, newest(missing)));
    return found;
  }

  /** Histograms of the groups that are not shown, where they are too many; else 0. */
  long leftOut() {
    return leftOut;
  }

  /** Histograms that were left for the next answer. */
  long notRead() {
    return notRead;
  }

  /** Newest slots within the limit, at least one. */
  private List<Slot> newest(List<Slot> missing) {
    missing.sort(Comparator.comparingLong(Slot::tMs).reversed());
    List<Slot> chosen = new ArrayList<>();
    long rows = 0;
    for (Slot slot : missing) {
      rows += prints.get(slot).rows();
      if (chosen.isEmpty() || rows <= HISTOGRAMS) {
        chosen.add(slot);
      } else {
        notRead += prints.get(slot).rows();
      }
    }
    return chosen;
  }

  private Map<Slot, Durations> decode(Connection connection, List<Slot> slots) throws SQLException {
    Map<Slot, MergedDurations> merged = new HashMap<>();
    slots.forEach(slot -> merged.put(slot, new MergedDurations()));
    if (!slots.isEmpty()) {
      merge(connection, merged);
    }
    Map<Slot, Durations> durations = new HashMap<>();
    merged.forEach(
        (slot, sum) -> {
          Durations made = sum.durations();
          memo.put(key(slot), prints.get(slot), made);
          durations.put(slot, made);
        });
    return durations;
  }

  private void merge(Connection connection, Map<Slot, MergedDurations> into) throws SQLException {
    Source source = table.source();
    String times =
        into.keySet().stream()
            .map(slot -> Long.toString(slot.tMs()))
            .distinct()
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT %s, %s, %s, %s%s AND %s IN (%s)"
            .formatted(
                table.value(),
                table.column(),
                source.max(),
                source.bytes(),
                table.from(),
                table.column(),
                times);
    Rows.each(
        connection,
        sql,
        table.where().values(),
        row -> {
          String value = row.getString(1);
          MergedDurations sum =
              into.get(new Slot(apart.contains(value) ? value : null, row.getLong(2)));
          if (sum != null) {
            source.add(row.getBytes(4), row.getLong(3), sum);
          }
        });
  }

  private ColumnKey key(Slot slot) {
    return new ColumnKey(
        table.source(),
        scope,
        table.key(),
        table.windowMs(),
        table.columnMs(),
        slot.value() == null ? apart : null,
        slot);
  }
}
