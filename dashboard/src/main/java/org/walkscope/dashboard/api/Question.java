// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.sql.SQLException;
import org.walkscope.dashboard.store.HistoryStore;

/** Question of the API. */
@FunctionalInterface
public interface Question {
  /**
   * Answers, with a record that Jackson writes.
   *
   * @throws Refusal when the query cannot be answered
   */
  Object answer(ApiQuery query, HistoryStore store) throws SQLException;
}
