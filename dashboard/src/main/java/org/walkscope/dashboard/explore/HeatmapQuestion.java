// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.explore.ColumnMemo.Print;
import org.walkscope.dashboard.explore.ColumnMemo.Slot;
import org.walkscope.dashboard.explore.HeatmapAnswer.Column;
import org.walkscope.dashboard.explore.HeatmapAnswer.Exemplar;
import org.walkscope.dashboard.explore.HeatmapAnswer.Group;
import org.walkscope.dashboard.store.HistoryStore;

/** How long did it take, when? */
public final class HeatmapQuestion implements Question {
  private static final int GROUPS = 8;

  /** Keys by which durations are told apart. */
  static final List<String> KEYS =
      List.of("consumer", "walker", "kernel", "arch", "agent", "host", "target", "lock");

  private final ColumnMemo memo = new ColumnMemo();

  /** Parameters beside those of Scope. */
  public static Parameter[] parameters() {
    return new Parameter[] {
      Measure.parameter(),
      Parameter.choice(
          "by",
          "Key whose values are shown apart, the %d with the most values; one group if not given."
              .formatted(GROUPS),
          KEYS.toArray(String[]::new))
    };
  }

  @Override
  public HeatmapAnswer answer(ApiQuery query, HistoryStore store) throws SQLException {
    Measure what = Measure.of(query);
    String by = query.choice("by", KEYS);
    Scope scope = query.scope().at(query.scope().from(), query.scope().to());
    Source source = Source.of(what, scope.target() != null || "target".equals(by));
    WindowTable table = WindowTable.of(source, scope, by);
    return store.read(connection -> answer(connection, what, table, scope));
  }

  private HeatmapAnswer answer(Connection connection, Measure what, WindowTable table, Scope scope)
      throws SQLException {
    ColumnReader reader = new ColumnReader(memo, table, scope);
    Map<Slot, Print> prints = reader.prints(connection);
    List<String> groups = largest(prints);
    List<String> shown = groups.subList(0, Math.min(GROUPS, groups.size()));
    Map<Slot, Durations> durations = reader.read(connection, shown);
    Map<String, List<Exemplar>> exemplars = Exemplars.read(connection, what, table, scope);
    Buckets buckets = new Buckets(durations.values());
    List<Group> made = new ArrayList<>();
    for (String value : shown) {
      made.add(
          group(
              table.key() == null ? null : value,
              prints.keySet().stream().filter(slot -> slot.value().equals(value)).toList(),
              durations,
              exemplars.getOrDefault(value, List.of()),
              buckets));
    }
    return new HeatmapAnswer(
        prints.values().stream().map(Print::newestMs).max(Long::compare).orElse(null),
        what.word(),
        table.key(),
        scope.from(),
        scope.to(),
        table.windowMs(),
        table.columnMs(),
        buckets.bounds(),
        made,
        groups.size() - shown.size(),
        n(prints, groups.subList(shown.size(), groups.size())),
        limits(reader));
  }

  private static List<String> largest(Map<Slot, Print> prints) {
    Map<String, Long> n = new LinkedHashMap<>();
    prints.forEach((slot, print) -> n.merge(slot.value(), print.n(), Long::sum));
    return n.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long n(Map<Slot, Print> prints, List<String> groups) {
    return prints.entrySet().stream()
        .filter(print -> groups.contains(print.getKey().value()))
        .mapToLong(print -> print.getValue().n())
        .sum();
  }

  private static Group group(
      String value,
      List<Slot> slots,
      Map<Slot, Durations> durations,
      List<Exemplar> exemplars,
      Buckets buckets) {
    MergedDurations all = new MergedDurations();
    List<Column> columns = new ArrayList<>();
    for (Slot slot : slots) {
      Durations column = durations.get(slot);
      if (column != null) {
        all.add(column);
        Durations.Counts counts = column.byBucket();
        columns.add(
            new Column(
                slot.tMs(), column.figures(), counts.first() - buckets.first(), counts.counts()));
      }
    }
    return new Group(value, all.durations().figures(), columns, exemplars);
  }

  private static List<String> limits(ColumnReader reader) {
    return reader.notRead() == 0
        ? List.of()
        : List.of(
            "%,d histograms are not read yet, the oldest; the next answer goes on"
                .formatted(reader.notRead()));
  }

  /** Buckets that some columns use. */
  private record Buckets(int first, int last) {
    Buckets(Iterable<Durations> columns) {
      this(first(columns), last(columns));
    }

    private static int first(Iterable<Durations> columns) {
      int first = Integer.MAX_VALUE;
      for (Durations column : columns) {
        first = Math.min(first, column.byBucket().first());
      }
      return first;
    }

    private static int last(Iterable<Durations> columns) {
      int last = -1;
      for (Durations column : columns) {
        last = Math.max(last, column.byBucket().last());
      }
      return last;
    }

    List<Long> bounds() {
      return last < 0 ? List.of() : LogBuckets.bounds(first, last);
    }
  }
}
