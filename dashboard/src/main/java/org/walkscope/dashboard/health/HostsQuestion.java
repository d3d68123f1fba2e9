// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;

/** Which hosts are live, silent, lossy, ended, or have a wrong clock? */
record HostsQuestion(InstantSource clock) implements Question {
  private static final int MOST = 10_000;
  private static final int FEW = 1_000;

  /** Number of hosts in a state. */
  record StateCount(HostState state, long hosts) {}

  /**
   * Answer.
   *
   * @param hosts rows by name
   * @param counts hosts by state, whatever state was asked for
   * @param next value of after for the hosts behind these; null at the end
   */
  record Hosts(Long asOfMs, List<StateCount> counts, List<HostRow> hosts, String next) {}

  ApiPath path() {
    return new ApiPath(
        "hosts",
        "Hosts by name, with the state of their trace, and how many there are in each state.",
        Hosts.class,
        this,
        List.of(
            Parameter.text("host", "Hostname."),
            Parameter.constant("arch", "Architecture.", Arch.class),
            Parameter.text("kernel", "Kernel release."),
            Parameter.text("search", "Part of the hostname, in any case."),
            Parameter.constant("state", "State of the trace.", HostState.class),
            Parameter.text("after", "Hostname; those behind it are answered."),
            Parameter.number("limit", "Hosts at most, 1 to 10000; without it 1000.")));
  }

  @Override
  public Object answer(ApiQuery query, HistoryStore store) throws SQLException {
    Arch arch = query.constant("arch", Arch.class);
    String search = query.text("search");
    Condition condition =
        Condition.NONE
            .and("host = ?", query.text("host"))
            .and("hosts.arch = ?", arch == null ? null : arch.name())
            .and("hosts.kernel = ?", query.text("kernel"))
            .and(
                "contains(lower(host), ?)",
                search == null ? null : search.toLowerCase(Locale.ROOT));
    List<HostRow> all =
        store.read(connection -> HostRow.read(connection, condition, clock.millis()));
    return hosts(all, query);
  }

  private static Hosts hosts(List<HostRow> all, ApiQuery query) {
    HostState state = query.constant("state", HostState.class);
    String after = query.text("after");
    int limit = query.limit(FEW, MOST);
    List<HostRow> asked =
        all.stream()
            .filter(row -> state == null || row.state() == state)
            .filter(row -> after == null || row.host().compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    List<HostRow> shown = asked.subList(0, Math.min(limit, asked.size()));
    return new Hosts(
        all.stream().map(HostRow::atMs).filter(Objects::nonNull).max(Long::compare).orElse(null),
        Arrays.stream(HostState.values())
            .map(
                each ->
                    new StateCount(each, all.stream().filter(row -> row.state() == each).count()))
            .toList(),
        shown,
        asked.size() > limit ? shown.get(limit - 1).host() : null);
  }
}
