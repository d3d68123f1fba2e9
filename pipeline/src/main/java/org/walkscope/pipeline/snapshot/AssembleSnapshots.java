// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;

/**
 * Assembly of the walks of one read of smaps or smaps_rollup. Keyed like {@link
 * org.walkscope.pipeline.thread.RebuildWalks}.
 *
 * <p>The last walk of a VMA counts: seq_file walks a VMA again whose text did not fit its buffer. A
 * snapshot is therefore published with the thread's next walk outside of it, or when the thread's
 * own time has gone on for the timeout; the watermark wakes silent threads, and changes no result.
 * A snapshot with walks missing inside it, right before it or right after it is not complete: the
 * missing walks may belong to it.
 */
public final class AssembleSnapshots extends KeyedProcessFunction<String, Rebuilt, Snapshot> {
  private static final long serialVersionUID = 1L;

  private final SnapshotSettings settings;

  private transient MapState<Long, OpenSnapshot> snapshots;
  private transient MapState<Tuple2<Long, Long>, VmaResult> results; // by snapshot and address
  private transient VmaStore<Exception> store;

  public AssembleSnapshots(SnapshotSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    snapshots =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "snapshots", Types.LONG, new StateType<>(OpenSnapshot.class)));
    results =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "vmas", Types.TUPLE(Types.LONG, Types.LONG), new StateType<>(VmaResult.class)));
    store = new Results();
  }

  @Override
  public void processElement(Rebuilt rebuilt, Context context, Collector<Snapshot> out)
      throws Exception {
    Walk walk = rebuilt.walk();
    long endMs = WalkTimes.overMs(walk);
    closeDue(endMs - 1, context, out);
    if (walk.getMissingWalks() > 0) {
      markLossy();
      return;
    }
    boolean belongs = OpenSnapshot.isOf(walk);
    closeSeen(belongs ? walk.getSnapshot() : 0, endMs, context, out);
    if (belongs) {
      OpenSnapshot open = snapshots.get(walk.getSnapshot());
      if (open == null) {
        makeRoom(endMs, context, out);
        open = OpenSnapshot.of(walk, rebuilt.besideGap());
      }
      if (!open.add(walk, settings.vmasKept(), store)) {
        lose(Counter.SNAPSHOT_VMAS_DROPPED, 1, open, endMs, context);
      }
      schedule(open, endMs, context);
      snapshots.put(open.snapshot, open);
    }
  }

  /** Marks all open snapshots: missing walks may belong to any of them. */
  private void markLossy() throws Exception {
    for (OpenSnapshot open : all()) {
      open.besideGap = true;
      snapshots.put(open.snapshot, open);
    }
  }

  private List<OpenSnapshot> all() throws Exception {
    return those(open -> true);
  }

  /** Open snapshots that match, by number. */
  private List<OpenSnapshot> those(Predicate<OpenSnapshot> which) throws Exception {
    List<OpenSnapshot> those = new ArrayList<>(0);
    for (OpenSnapshot open : snapshots.values()) {
      if (which.test(open)) {
        those.add(open);
      }
    }
    those.sort(Comparator.comparingLong(open -> open.snapshot));
    return those;
  }

  /** Publishes snapshots without a walk for the timeout, by the thread's own time. */
  private void closeDue(long upToMs, Context context, Collector<Snapshot> out) throws Exception {
    List<OpenSnapshot> due = those(open -> closesMs(open) <= upToMs);
    due.sort(Comparator.comparingLong(open -> open.lastActivityMs)); // stable: then by number
    for (OpenSnapshot open : due) {
      close(open, closesMs(open), context, out);
    }
  }

  private long closesMs(OpenSnapshot open) {
    return open.lastActivityMs + settings.timeout().toMillis();
  }

  /** Publishes whole snapshots other than the one at hand. */
  private void closeSeen(long current, long nowMs, Context context, Collector<Snapshot> out)
      throws Exception {
    for (OpenSnapshot open : those(other -> other.snapshot != current && other.allVmasSeen())) {
      close(open, nowMs, context, out);
    }
  }

  private void makeRoom(long nowMs, Context context, Collector<Snapshot> out) throws Exception {
    List<OpenSnapshot> all = all();
    if (all.size() >= settings.open()) {
      OpenSnapshot oldest = all.stream().min(Comparator.comparing(s -> s.lastActivityMs)).get();
      lose(Counter.SNAPSHOTS_CROWDED_OUT, 1, oldest, nowMs, context);
      close(oldest, nowMs, context, out);
    }
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<Snapshot> out)
      throws Exception {
    for (OpenSnapshot open : those(each -> each.timerMs == timestampMs)) {
      long wakeMs = closesMs(open) + open.behindMs;
      if (wakeMs <= timestampMs) {
        close(open, closesMs(open), context, out);
      } else {
        open.timerMs = wakeMs;
        context.timerService().registerEventTimeTimer(wakeMs);
        snapshots.put(open.snapshot, open);
      }
    }
  }

  /** Sets the timer of a snapshot, which moves on when it fires, so that most walks set none. */
  private void schedule(OpenSnapshot open, long endMs, Context context) {
    open.lastActivityMs = Math.max(open.lastActivityMs, endMs);
    open.behindMs = WalkTimes.behindMs(endMs, context.timerService());
    if (open.walks == 1) {
      open.timerMs = closesMs(open) + open.behindMs;
      context.timerService().registerEventTimeTimer(open.timerMs);
    }
  }

  private void close(OpenSnapshot open, long nowMs, Context context, Collector<Snapshot> out)
      throws Exception {
    List<VmaResult> vmas = new ArrayList<>();
    List<Tuple2<Long, Long>> keys = new ArrayList<>();
    for (var entry : results.entries()) {
      if (entry.getKey().f0 == open.snapshot) {
        keys.add(entry.getKey());
        vmas.add(entry.getValue());
      }
    }
    out.collect(SnapshotRecord.of(open, vmas, settings.vmasListed()));
    if (vmas.size() > settings.vmasListed()) {
      long unlisted = (long) vmas.size() - settings.vmasListed();
      lose(Counter.SNAPSHOT_VMAS_UNLISTED, unlisted, open, nowMs, context);
    }
    for (Tuple2<Long, Long> key : keys) {
      results.remove(key);
    }
    snapshots.remove(open.snapshot);
    if (!waitsForTimer(open.timerMs)) {
      context.timerService().deleteEventTimeTimer(open.timerMs);
    }
  }

  private boolean waitsForTimer(long timerMs) throws Exception {
    for (OpenSnapshot open : snapshots.values()) {
      if (open.timerMs == timerMs) {
        return true;
      }
    }
    return false;
  }

  private void lose(Counter counter, long count, OpenSnapshot open, long epochMs, Context context) {
    context.output(
        Loss.TAG,
        new Loss(
            counter.label(),
            open.host.getHostname(),
            open.host.getBootId(),
            count,
            "snapshot " + open.snapshot + " of tid " + open.walker.getTid(),
            epochMs));
  }

  private final class Results implements VmaStore<Exception> {
    @Override
    public void put(long snapshot, long start, VmaResult vma) throws Exception {
      results.put(Tuple2.of(snapshot, start), vma);
    }

    @Override
    public void remove(long snapshot, long start) throws Exception {
      results.remove(Tuple2.of(snapshot, start));
    }
  }
}
