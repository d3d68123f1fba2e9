// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.process;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.HistoryStore;

/** Which processes were read, and how often? */
final class ProcessesQuestion implements Question {
  private static final int LISTED = 100;
  private static final int MOST = 1_000;

  static final ApiPath PATH =
      ApiPath.scoped(
          "processes",
          "Processes whose smaps or smaps_rollup was read, the most read first.",
          Processes.class,
          new ProcessesQuestion(),
          Parameter.text(
              "search",
              "Part of the name, the host or the cgroup of the process, in any case, or its process id."),
          Parameter.number("limit", "Processes listed, 1 to 1000; 100 without it."));

  /**
   * Process.
   *
   * @param start CLOCK_BOOTTIME ns, as text: a number of JSON would lose digits; null when not
   *     known
   * @param readNs durations of its reads, summed
   * @param vmas VMAs that the last read lists
   * @param rss of the last read, bytes
   */
  record Row(
      String host,
      int pid,
      String start,
      String comm,
      String cgroup,
      long reads,
      long readNs,
      long lastReadMs,
      int vmas,
      long rss) {}

  /**
   * Answer.
   *
   * @param asOfMs end of the newest read; null without one
   * @param processes processes that were read and fit the query, listed or not
   * @param rows the most read first
   */
  record Processes(Long asOfMs, long processes, List<Row> rows) {}

  @Override
  public Processes answer(ApiQuery query, HistoryStore store) throws SQLException {
    Scope scope = query.scope();
    Condition chosen =
        scope.condition().and(Condition.during("end_ms", scope)).and(search(query.text("search")));
    String sql =
        """
        SELECT host, pid, CAST(target_start_boottime_ns AS VARCHAR), arg_max(target, end_ms), arg_max(cgroup, end_ms),
          count(*) AS reads, CAST(sum(duration_ns) AS BIGINT) AS read_ns, max(end_ms), arg_max(vmas, end_ms),
          arg_max(rss, end_ms), count(*) OVER (), max(max(end_ms)) OVER ()
        FROM snapshots WHERE %s GROUP BY host, boot_id, pid, target_start_boottime_ns
        ORDER BY reads DESC, read_ns DESC, host, pid LIMIT %d
        """
            .formatted(chosen.sql(), query.limit(LISTED, MOST));
    Long[] all = {null, 0L};
    List<Row> rows =
        store.read(
            connection ->
                Rows.of(
                    connection,
                    sql,
                    chosen.values(),
                    row -> {
                      all[0] = row.getLong(12);
                      all[1] = row.getLong(11);
                      return row(row);
                    }));
    return new Processes(all[0], all[1], rows);
  }

  private static Condition search(String text) {
    if (text == null) {
      return Condition.NONE;
    }
    String part = text.toLowerCase(Locale.ROOT);
    return Stream.of(
            "contains(lower(target), ?)",
            "contains(lower(host), ?)",
            "contains(lower(cgroup), ?)",
            "CAST(pid AS VARCHAR) = ?")
        .map(each -> new Condition(each, List.of(part)))
        .reduce((a, b) -> new Condition(a.sql() + " OR " + b.sql(), concat(a.values(), b.values())))
        .orElseThrow();
  }

  private static List<Object> concat(List<Object> a, List<Object> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  private static Row row(ResultSet found) throws SQLException {
    return new Row(
        found.getString(1),
        found.getInt(2),
        found.getString(3),
        found.getString(4),
        found.getString(5),
        found.getLong(6),
        found.getLong(7),
        found.getLong(8),
        found.getInt(9),
        found.getLong(10));
  }
}
