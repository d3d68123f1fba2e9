// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.v1;

import java.util.function.Supplier;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Origins;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;

/** Is what the page shows whole and new? */
record StatusQuestion(String notice, DashboardModel model, Supplier<Health> health)
    implements Question {
  /**
   * Answer to the page's first request.
   *
   * @param stored whether the history has results, of this run of the server or an earlier one
   */
  record Status(String notice, long nowEpochMs, boolean stored, Origins origins, Health health) {}

  @Override
  public Status answer(ApiQuery query, HistoryStore store) {
    return new Status(
        notice, System.currentTimeMillis(), store.hasResults(), model.origins(), health.get());
  }
}
