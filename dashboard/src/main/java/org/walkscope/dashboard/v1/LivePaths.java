// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.model.BatchSeries;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Filter;
import org.walkscope.dashboard.model.HistoryView;
import org.walkscope.dashboard.model.LockLabel;
import org.walkscope.dashboard.model.LossView;
import org.walkscope.dashboard.model.Names;
import org.walkscope.dashboard.model.SeriesView;
import org.walkscope.dashboard.model.SnapshotDetail;
import org.walkscope.dashboard.model.SnapshotRow;
import org.walkscope.dashboard.model.StallRow;

/**
 * Paths of the page Live: the newest windows and snapshots, from memory, whatever the time asked
 * for.
 */
record LivePaths(DashboardModel model) {
  private static final int MAX_SNAPSHOTS = 1_000;
  private static final int DEFAULT_SNAPSHOTS = 100;
  private static final Set<String> NOT_FILTERED = Set.of("from", "to", "target");

  /** Waits and holds of locks. */
  record Locks(
      HistoryView<SeriesView<LockLabel>> holds, HistoryView<SeriesView<LockLabel>> waits) {}

  /** Stalls by lock. */
  record Stalls(List<StallRow> stalls) {}

  /** Snapshots, newest first. */
  record Snapshots(List<SnapshotRow> snapshots) {}

  /** Batch efficiency. */
  record Batches(long windowMs, List<Long> tMs, List<BatchSeries> series) {}

  List<ApiPath> paths() {
    return List.of(
        filtered(
            "live/walk-latency",
            "Durations of walks by window.",
            HistoryView.class,
            model::walkLatency),
        filtered(
            "live/lock-timings",
            "Holds of and waits for locks inside walks by window.",
            Locks.class,
            filter -> new Locks(model.lockHolds(filter), model.lockWaits(filter))),
        filtered(
            "live/batch-efficiency",
            "Steps and achievable steps by window.",
            Batches.class,
            this::batches),
        filtered(
            "live/stalls",
            "Waits of other tasks by the lock that walks held.",
            Stalls.class,
            filter -> new Stalls(model.stalls(filter))),
        ApiPath.plain(
            "live/loss",
            "Loss at every stage.",
            LossView.class,
            (query, store) -> model.loss(query.text("host")),
            Parameter.text("host", "Hostname; all hosts if not given.")),
        path(
            "live/snapshots",
            "Snapshots, newest first.",
            Snapshots.class,
            this::snapshots,
            Parameter.number("limit", "Snapshots at most, 1 to 1000; without it 100."),
            Parameter.text("comm", "Name of the process that was read."),
            Parameter.text("cgroup", "Cgroup of the process that was read, or one above it.")),
        ApiPath.plain(
            "live/snapshot",
            "Snapshot with its VMAs.",
            SnapshotDetail.class,
            this::snapshot,
            Parameter.text("id", "Id of the snapshot, as live/snapshots lists it.")));
  }

  private static ApiPath filtered(
      String name, String text, Class<?> answer, Function<Filter, Object> view) {
    return path(name, text, answer, (query, store) -> view.apply(query.scope().filter()));
  }

  private static ApiPath path(
      String name, String text, Class<?> answer, Question question, Parameter... own) {
    List<Parameter> all = new ArrayList<>(Scope.PARAMETERS);
    all.removeIf(parameter -> NOT_FILTERED.contains(parameter.name()));
    all.addAll(List.of(own));
    return new ApiPath(name, text, answer, question, all);
  }

  private Batches batches(Filter filter) {
    HistoryView<BatchSeries> view = model.batchEfficiency(filter);
    return new Batches(view.windowMs(), view.tMs(), view.series());
  }

  private Snapshots snapshots(ApiQuery query, Object store) {
    return new Snapshots(
        model.snapshots(
            query.scope().filter(),
            new Names(query.text("comm"), query.text("cgroup")),
            query.limit(DEFAULT_SNAPSHOTS, MAX_SNAPSHOTS)));
  }

  private SnapshotDetail snapshot(ApiQuery query, Object store) {
    String id = query.text("id");
    if (id == null || !id.matches("[0-9a-f]{16}")) {
      throw Refusal.badQuery("a snapshot id is 16 hexadecimal digits, as live/snapshots lists");
    }
    return model
        .snapshot(id)
        .orElseThrow(
            () -> Refusal.notFound("no such snapshot; older ones make room for newer ones"));
  }
}
