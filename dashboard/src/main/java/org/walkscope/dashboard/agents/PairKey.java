// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.agents;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.api.Condition;

/**
 * Key of a row.
 *
 * @param target null where all targets of an agent are one row
 */
record PairKey(String agent, String target) {
  static PairKey of(ResultSet row, boolean byTarget) throws SQLException {
    return new PairKey(row.getString("agent"), byTarget ? row.getString("target") : null);
  }

  /** Columns of the key. */
  static String columns(boolean byTarget) {
    return byTarget ? "agent, target" : "agent";
  }

  /** Condition that one of the keys is the row's. */
  static Condition any(List<PairKey> keys) {
    List<String> each = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (PairKey key : keys) {
      each.add(key.target() == null ? "agent = ?" : "agent = ? AND target = ?");
      values.add(key.agent());
      if (key.target() != null) {
        values.add(key.target());
      }
    }
    return new Condition(
        each.isEmpty() ? "FALSE" : "(" + String.join(") OR (", each) + ")", values);
  }
}
