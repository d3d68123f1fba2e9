// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Severity;

/** Counters of stages after the probe that are more than information. */
final class Faults {
  private static final int MOST = 3;

  private Faults() {}

  /** Largest counters of each host, with their counts. */
  static Map<String, List<String>> byHost(Connection connection, Condition hosts)
      throws SQLException {
    Map<String, List<String>> found = new HashMap<>();
    Rows.each(
        connection,
        "SELECT host, stage, counter, sum(count)::BIGINT n FROM stage_losses WHERE count > 0 AND %s GROUP BY ALL ORDER BY n DESC, counter"
            .formatted(hosts.sql()),
        hosts.values(),
        row -> {
          List<String> of = found.computeIfAbsent(row.getString(1), host -> new ArrayList<>());
          if (of.size() < MOST && isFault(row.getString(2), row.getString(3))) {
            of.add("%s %,d".formatted(row.getString(3), row.getLong(4)));
          }
        });
    return found;
  }

  private static boolean isFault(String stage, String counter) {
    return Counter.of(stage, counter).map(known -> known.severity() != Severity.INFO).orElse(true);
  }
}
