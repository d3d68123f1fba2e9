// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Minutes;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.explore.ColumnMemo.Print;
import org.walkscope.dashboard.explore.ColumnMemo.Slot;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.text.CountText;

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
    reader.showApart(shown);
    Map<Slot, Durations> durations = reader.read(connection);
    Exemplars exemplars = Exemplars.read(connection, what, table, scope);
    Groups made = new Groups(durations);
    return new HeatmapAnswer(
        prints.values().stream().map(Print::newestMs).max(Long::compare).orElse(null),
        what.word(),
        table.key(),
        scope.from(),
        scope.to(),
        table.windowMs(),
        table.columnMs(),
        made.bounds(),
        shown.stream()
            .map(
                value -> made.group(table.key() == null ? null : value, value, exemplars.of(value)))
            .toList(),
        made.has(null) ? made.group(null, null, exemplars.ofOthers(shown)) : null,
        groups.size() - shown.size(),
        n(prints, groups.subList(shown.size(), groups.size())),
        Stream.concat(limits(reader).stream(), untold(connection, what, scope).stream()).toList());
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

  private static List<String> limits(ColumnReader reader) {
    List<String> limits = new ArrayList<>();
    if (reader.notRead() > 0) {
      limits.add(
          CountText.of(reader.notRead(), "histogram is", "histograms are")
              + " not read yet, the oldest; the next answer goes on");
    }
    if (reader.leftOut() > 0) {
      limits.add(
          "the others are not shown: %,d histograms are more than one answer reads"
              .formatted(reader.leftOut()));
    }
    return limits;
  }

  /** What holds are not there because hosts do not tell them. */
  private static List<String> untold(Connection connection, Measure what, Scope scope)
      throws SQLException {
    if (what != Measure.HOLDS) {
      return List.of();
    }
    Condition which = scope.condition().and(Minutes.of(scope).condition());
    return Rows.of(
        connection,
        """
        SELECT count(DISTINCT host), sum(blamed)::BIGINT, max(longest) FROM (
          SELECT host, agent, sum(blamed_holds) blamed, max(wait_max_ns) longest FROM pairs WHERE %s
          GROUP BY host, agent HAVING sum(holds) = 0 AND sum(walks) > 0) HAVING count(*) > 0"""
            .formatted(which.sql()),
        which.values(),
        row ->
            "hosts that do not tell holds, as in light mode without --locks: %,d%s"
                .formatted(
                    row.getLong(1),
                    row.getLong(2) == 0
                        ? ""
                        : "; holds there that others waited for: %,d, the longest of %.3g ms at least"
                            .formatted(row.getLong(2), row.getLong(3) / 1e6)));
  }
}
