// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.ProcessKey;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Snapshot;
import org.walkscope.views.ViewIds;
import org.walkscope.views.WalkView;

/** What did one walk do, which locks was it under, and who waited? */
final class WalkQuestion implements Question {
  static final ApiPath PATH =
      ApiPath.plain(
          "walk",
          "One walk with its locks and who waited for them; or why it may not be kept.",
          Answer.class,
          new WalkQuestion(),
          WalkId.PARAMETER);

  /**
   * Answer.
   *
   * @param asOfMs end of the walk; null where it is not kept
   * @param walk null where it is not kept
   * @param missing why the walk may not be kept; null where it is
   * @param process parameters of the process that was walked; null where the walk's begin was not
   *     delivered
   * @param snapshot read that the walk is part of; null where it is part of none, or the snapshot
   *     is not kept
   * @param before kept walk of the same thread before this one
   * @param after kept walk of the same thread after this one
   */
  record Answer(
      Long asOfMs,
      WalkView walk,
      String missing,
      ProcessKey process,
      Read snapshot,
      KeptWalk.Neighbour before,
      KeptWalk.Neighbour after) {}

  /**
   * Read of a process.
   *
   * @param begin UTC, as ReadView has it
   */
  record Read(String id, String begin) {}

  @Override
  public Answer answer(ApiQuery query, HistoryStore store) throws SQLException {
    WalkId id = WalkId.of(query);
    return store.read(
        connection -> {
          Optional<KeptWalk> found = KeptWalk.of(connection, id);
          return found.isPresent()
              ? answer(connection, found.get())
              : new Answer(null, null, missing(connection, id), null, null, null, null);
        });
  }

  private static Answer answer(Connection connection, KeptWalk kept) throws SQLException {
    Snapshot read = kept.snapshot(connection);
    return new Answer(
        (kept.walk().getBeginEpochNs() + kept.walk().getDurationNs()) / 1_000_000,
        kept.view(),
        null,
        ProcessKey.of(kept.walk().getHost(), kept.walk().getTarget()),
        read == null ? null : new Read(ViewIds.of(read), ViewIds.time(read.getBeginEpochNs())),
        kept.neighbour(connection, true),
        kept.neighbour(connection, false));
  }

  /** Why a walk may be missing. */
  static String missing(Connection connection, WalkId id) throws SQLException {
    if (Rows.number(connection, "SELECT count(*) FROM hosts WHERE host = ?", List.of(id.host()))
        == 0) {
      return "No record of this host has come.";
    }
    Long oldest = Rows.number(connection, "SELECT min(end_ms) FROM walks", List.of());
    if (oldest != null && id.beginEpochNs() != null && id.beginEpochNs() / 1_000_000 < oldest) {
      return "It began at %s, before the oldest walk that is kept, of %s: old walks make room for new ones."
          .formatted(ViewIds.time(id.beginEpochNs()), Instant.ofEpochMilli(oldest));
    }
    return "Kept are walks that a window names as its exemplar, that others waited for, that were slow, and a sample of the"
        + " others; this walk was none of them, or its record has not come yet.";
  }
}
