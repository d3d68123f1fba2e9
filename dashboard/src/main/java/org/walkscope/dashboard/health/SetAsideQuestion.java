// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.sql.SQLException;
import java.util.List;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.store.HistoryStore;

/** Which hosts' records are not kept, and why? */
record SetAsideQuestion() implements Question {
  private static final int MOST = 1_000;
  private static final int FEW = 100;

  /** Records of a host that are not kept for one cause; host null: of no host. */
  record Aside(String host, String cause, long firstMs, long lastMs, long records) {}

  /** Answer, newest first. */
  record SetAside(Long asOfMs, List<Aside> asides) {}

  ApiPath path() {
    return new ApiPath(
        "set_aside",
        "Hosts whose records are not kept, why, and how many, newest first.",
        SetAside.class,
        this,
        List.of(
            Parameter.text("host", "Hostname."),
            Parameter.number("limit", "Rows at most, 1 to 1000; without it 100.")));
  }

  @Override
  public Object answer(ApiQuery query, HistoryStore store) throws SQLException {
    Condition condition = Condition.NONE.and("host = ?", query.text("host"));
    String sql =
        "SELECT host, cause, first_ms, last_ms, records FROM set_aside WHERE %s ORDER BY last_ms DESC, host LIMIT %d"
            .formatted(condition.sql(), query.limit(FEW, MOST));
    List<Aside> asides =
        store.read(
            connection ->
                Rows.of(
                    connection,
                    sql,
                    condition.values(),
                    row ->
                        new Aside(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5))));
    return new SetAside(asides.isEmpty() ? null : asides.get(0).lastMs(), asides);
  }
}
