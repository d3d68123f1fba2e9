// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.WalkLatency;

/** Model of the page: bounded, in memory, rebuilt from the result topics at every start. */
public final class DashboardModel {
  private final DistributionHistory<WalkLabel> walks;
  private final DistributionHistory<LockLabel> waits;
  private final DistributionHistory<LockLabel> holds;
  private final BatchHistory batches;
  private final SnapshotStore snapshots;
  private final LossLedger losses;
  private final StallLedger stalls;
  private final DurationTotals<LockLabel> addressSpaceHolds;
  private final BlameTotals blame;
  private final Origins origins = new Origins();
  private final Set<View> changed = EnumSet.noneOf(View.class);

  /** Makes an empty model. */
  public DashboardModel(Limits limits) {
    this.walks = new DistributionHistory<>(limits, Comparator.comparing(WalkLabel::of));
    this.waits = new DistributionHistory<>(limits, LockLabel.ORDER);
    this.holds = new DistributionHistory<>(limits, LockLabel.ORDER);
    this.batches = new BatchHistory(limits);
    this.snapshots = new SnapshotStore(limits);
    this.losses = new LossLedger(limits);
    this.stalls = new StallLedger(limits.recordsPerView());
    this.addressSpaceHolds = new DurationTotals<>(limits.metricSeries());
    this.blame = new BlameTotals(limits);
  }

  /**
   * Takes a record of any result topic.
   *
   * @throws ImplausibleRecordException when the record cannot be true; the model stays unchanged
   */
  public synchronized void accept(Object result) {
    if (result instanceof WalkLatency latency) {
      accept(latency);
    } else if (result instanceof LockTimings timings) {
      accept(timings);
    } else if (result instanceof BatchEfficiency batch) {
      batches.put(batch);
      changed.add(View.BATCH_EFFICIENCY);
    } else if (result instanceof Snapshot snapshot) {
      snapshots.put(snapshot);
      origins.add(SnapshotStore.origin(snapshot));
      changed.add(View.SNAPSHOTS);
    } else if (result instanceof LockHold hold) {
      stalls.put(hold);
      addressSpaceHolds.add(
          StallLedger.origin(
              hold.getHost(), hold.getConsumer(), hold.getWalkerKind(), hold.getWalker()),
          new LockLabel(hold.getKind(), null),
          hold.getHoldNs());
      changed.add(View.STALLS);
    } else if (result instanceof Stall stall) {
      stalls.put(stall);
      changed.add(View.STALLS);
    } else if (result instanceof StallSums sums) {
      blame.put(sums);
    } else if (result instanceof ProbeLoss loss) {
      losses.put(loss);
      changed.add(View.LOSS);
    } else if (result instanceof StageLoss loss) {
      losses.put(loss);
      changed.add(View.LOSS);
    } else if (result instanceof StreamEnd end) {
      losses.put(end);
      changed.add(View.LOSS);
    } else {
      throw new ImplausibleRecordException(
          "no view shows " + result.getClass().getSimpleName(), null);
    }
  }

  private void accept(WalkLatency latency) {
    Origin origin =
        new Origin(
            latency.getHostname(),
            latency.getConsumer(),
            latency.getWalkerKind(),
            latency.getArch(),
            latency.getKernelRelease(),
            latency.getWalkerComm());
    walks.put(
        latency.getWindowStartEpochMs(),
        latency.getWindowEndEpochMs(),
        origin,
        WalkLabel.ALL_WALKS,
        latency.getDuration(),
        0,
        latency.getSlowest());
    origins.add(origin);
    changed.add(View.WALK_LATENCY);
  }

  private void accept(LockTimings timings) {
    Origin origin =
        new Origin(
            timings.getHostname(),
            timings.getConsumer(),
            timings.getWalkerKind(),
            timings.getArch(),
            timings.getKernelRelease(),
            timings.getWalkerComm());
    LockLabel label = new LockLabel(timings.getKind(), timings.getLevel());
    long start = timings.getWindowStartEpochMs();
    long end = timings.getWindowEndEpochMs();
    Percentiles.checked(timings.getHold()); // both are valid, or neither is taken
    waits.put(
        start,
        end,
        origin,
        label,
        timings.getWait(),
        timings.getWaitBounds(),
        timings.getLongestWaits());
    holds.put(
        start,
        end,
        origin,
        label,
        timings.getHold(),
        timings.getHoldBounds(),
        timings.getLongestHolds());
    changed.add(View.LOCK_TIMINGS);
  }

  /** Views that changed since the last call. */
  public synchronized Set<View> takeChanged() {
    Set<View> taken = EnumSet.copyOf(changed);
    changed.clear();
    return taken;
  }

  /** Durations of walks over time. */
  public synchronized HistoryView<SeriesView<WalkLabel>> walkLatency(Filter filter) {
    return walks.view(filter);
  }

  /** Holds of locks over time, by lock. */
  public synchronized HistoryView<SeriesView<LockLabel>> lockHolds(Filter filter) {
    return holds.view(filter);
  }

  /** Waits for locks over time, by lock. */
  public synchronized HistoryView<SeriesView<LockLabel>> lockWaits(Filter filter) {
    return waits.view(filter);
  }

  /** Batch efficiency over time, by consumer. */
  public synchronized HistoryView<BatchSeries> batchEfficiency(Filter filter) {
    return batches.view(filter);
  }

  /** Snapshots, newest first. */
  public synchronized List<SnapshotRow> snapshots(Filter filter, Names names, int limit) {
    return snapshots.rows(filter, names, limit);
  }

  /** Snapshot with its VMAs; empty when unknown or evicted. */
  public synchronized Optional<SnapshotDetail> snapshot(String id) {
    return snapshots.detail(id);
  }

  /** Stalls by lock. */
  public synchronized List<StallRow> stalls(Filter filter) {
    return stalls.view(filter);
  }

  /** Loss at every stage. */
  public synchronized LossView loss() {
    return losses.view();
  }

  /**
   * Loss at every stage of one host.
   *
   * @param host null for all hosts
   */
  public synchronized LossView loss(String host) {
    return host == null ? losses.view() : losses.view(host);
  }

  /** Values to filter by. */
  public synchronized Origins origins() {
    return origins.copy();
  }

  /** Goes on from totals of an earlier run; of losses, the records themselves are the totals. */
  synchronized void restore(Totals kept) {
    walks.totals().restore(kept.walks());
    waits.totals().restore(kept.waits());
    holds.totals().restore(kept.holds());
    addressSpaceHolds.restore(kept.addressSpaceHolds());
    blame.restore(kept.blame());
    batches.restoreTotals(kept.batches());
    snapshots.restoreSeen(kept.snapshots(), kept.snapshotMissingEvents());
  }

  /** Totals that only ever grow. */
  public synchronized Totals totals() {
    Map<View, Long> evicted = new EnumMap<>(View.class);
    evicted.put(View.WALK_LATENCY, walks.evicted());
    evicted.put(View.LOCK_TIMINGS, waits.evicted() + holds.evicted());
    evicted.put(View.BATCH_EFFICIENCY, batches.evicted());
    evicted.put(View.SNAPSHOTS, snapshots.evicted());
    evicted.put(View.LOSS, losses.evicted());
    evicted.put(View.STALLS, stalls.evicted() + addressSpaceHolds.refused() + blame.evicted());
    return new Totals(
        walks.totals().copy(),
        waits.totals().copy(),
        holds.totals().copy(),
        addressSpaceHolds.copy(),
        blame.copy(),
        batches.totals(),
        snapshots.seen(),
        snapshots.missingEvents(),
        losses.view(),
        evicted);
  }
}
