// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
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
        "SELECT host, cause, first_ms, last_ms, records FROM set_aside WHERE %s ORDER BY last_ms DESC, host LIMIT ?"
            .formatted(condition.sql());
    int limit = query.limit(FEW, MOST);
    return store.read(
        connection -> {
          List<Aside> asides = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(condition.bind(statement, 1), limit);
            try (ResultSet found = statement.executeQuery()) {
              while (found.next()) {
                asides.add(
                    new Aside(
                        found.getString(1),
                        found.getString(2),
                        found.getLong(3),
                        found.getLong(4),
                        found.getLong(5)));
              }
            }
          }
          return new SetAside(asides.isEmpty() ? null : asides.get(0).lastMs(), asides);
        });
  }
}
