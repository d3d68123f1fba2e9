// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.process;

import java.sql.SQLException;
import java.util.List;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Snapshot;
import org.walkscope.views.ReadView;

/** Which VMAs did one read of a process find? */
final class ReadQuestion implements Question {
  static final ApiPath PATH =
      ApiPath.plain(
          "process/read",
          "One read of a process, with its VMAs.",
          Answer.class,
          new ReadQuestion(),
          Parameter.text("id", "Id of a read, as the answer of process has it."));

  /** Answer. */
  record Answer(Long asOfMs, ReadView read) {}

  @Override
  public Answer answer(ApiQuery query, HistoryStore store) throws SQLException {
    String id = query.text("id");
    if (id == null) {
      throw Refusal.badQuery(
          "parameter 'id' is missing: the id of a read, as /api/v1/process lists");
    }
    List<Snapshot> found =
        store.read(
            connection -> Records.of(connection, Snapshot.class, "snapshots WHERE id = ?", id));
    if (found.isEmpty()) {
      throw Refusal.notFound("read " + id + " is not kept: old reads make room for new ones");
    }
    Snapshot read = found.get(0);
    return new Answer(
        (read.getBeginEpochNs() + read.getDurationNs()) / 1_000_000, ReadView.of(read));
  }
}
