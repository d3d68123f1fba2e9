// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.api.java.tuple.Tuple2;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.Table;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.pipeline.walk.Consumers;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;

/**
 * Assembly of the walks of one read of smaps or smaps_rollup, for one thread at a time.
 *
 * <p>The last walk of a VMA counts: seq_file walks a VMA again whose text did not fit its buffer,
 * the last one too, and the thread may walk elsewhere before it. A snapshot is therefore published
 * with the thread's next one of the same file, or when the thread's own time has gone on for the
 * timeout; timers wake silent threads, and change no result. A rollup is one call: with all VMAs of
 * the mm it is published with the thread's next walk outside of it. A snapshot with walks missing
 * inside it, right before it or before it is published is not complete: the missing walks may
 * belong to it.
 */
public final class ThreadSnapshots implements Timers.Taker {
  private static final Comparator<OpenSnapshot> BY_NUMBER =
      Comparator.comparingLong(open -> open.snapshot);

  private final SnapshotSettings settings;
  private final Table<Long, OpenSnapshot> snapshots;
  private final Table<Tuple2<Long, Long>, VmaResult> results;
  private final Timers timers;
  private final Consumer<Snapshot> out;
  private final Consumer<Loss> lost;

  /**
   * Assembly over the state of the thread at hand.
   *
   * @param results of VMAs, by snapshot and address
   */
  public ThreadSnapshots(
      SnapshotSettings settings,
      Table<Long, OpenSnapshot> snapshots,
      Table<Tuple2<Long, Long>, VmaResult> results,
      Timers timers,
      Consumer<Snapshot> out,
      Consumer<Loss> lost) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.results = results;
    this.timers = timers;
    this.out = out;
    this.lost = lost;
  }

  /** Assembly for one thread, in memory. */
  public static ThreadSnapshots inMemory(
      SnapshotSettings settings, Timers timers, Consumer<Snapshot> out, Consumer<Loss> lost) {
    return new ThreadSnapshots(settings, Table.inMemory(), Table.inMemory(), timers, out, lost);
  }

  /**
   * Takes the next walk of the thread.
   *
   * @param besideGap whether walks right before it are missing
   */
  public void take(Walk walk, boolean besideGap) {
    long endMs = WalkTimes.overMs(walk);
    closeDue(endMs - 1);
    if (walk.getMissingWalks() > 0) {
      markLossy();
      return;
    }
    boolean belongs = Consumers.isOfSnapshot(walk);
    closeOver(belongs ? walk : null, endMs);
    if (belongs) {
      OpenSnapshot open = snapshots.get(walk.getSnapshot());
      if (open == null) {
        makeRoom(endMs);
        open = OpenSnapshot.of(walk, besideGap);
      }
      if (!open.add(walk, settings.vmasKept(), results)) {
        lose(Counter.SNAPSHOT_VMAS_DROPPED, 1, open, endMs);
      }
      schedule(open, endMs);
      snapshots.put(open.snapshot, open);
    }
  }

  /** Marks all open snapshots: missing walks may belong to any of them. */
  private void markLossy() {
    for (OpenSnapshot open : all()) {
      open.besideGap = true;
      snapshots.put(open.snapshot, open);
    }
  }

  private List<OpenSnapshot> all() {
    return those(open -> true);
  }

  /** Open snapshots that match, by number. */
  private List<OpenSnapshot> those(Predicate<OpenSnapshot> which) {
    List<OpenSnapshot> those = snapshots.those(which);
    those.sort(BY_NUMBER);
    return those;
  }

  /** Publishes snapshots without a walk for the timeout, by the thread's own time. */
  private void closeDue(long upToMs) {
    List<OpenSnapshot> due = those(open -> closesMs(open) <= upToMs);
    due.sort(Comparator.comparingLong(open -> open.lastActivityMs)); // stable: then by number
    for (OpenSnapshot open : due) {
      close(open, closesMs(open));
    }
  }

  private long closesMs(OpenSnapshot open) {
    return open.lastActivityMs + settings.timeout().toMillis();
  }

  /**
   * Publishes snapshots that no walk can come of any more.
   *
   * @param walk at hand; null where it is of no snapshot
   */
  private void closeOver(Walk walk, long nowMs) {
    for (OpenSnapshot open :
        those(other -> walk == null ? other.overWithAnyOther() : other.over(walk))) {
      close(open, nowMs);
    }
  }

  private void makeRoom(long nowMs) {
    List<OpenSnapshot> all = all();
    if (all.size() >= settings.open()) {
      OpenSnapshot oldest = all.stream().min(Comparator.comparing(s -> s.lastActivityMs)).get();
      lose(Counter.SNAPSHOTS_CROWDED_OUT, 1, oldest, nowMs);
      close(oldest, nowMs);
    }
  }

  @Override
  public void onTimer(long timestampMs) {
    for (OpenSnapshot open : those(each -> each.timerMs == timestampMs)) {
      long wakeMs = closesMs(open) + open.behindMs;
      if (wakeMs <= timestampMs) {
        close(open, closesMs(open));
      } else {
        open.timerMs = wakeMs;
        timers.set(wakeMs);
        snapshots.put(open.snapshot, open);
      }
    }
  }

  /** Sets the timer of a snapshot, which moves on when it fires, so that most walks set none. */
  private void schedule(OpenSnapshot open, long endMs) {
    open.lastActivityMs = Math.max(open.lastActivityMs, endMs);
    open.behindMs = timers.behindMs(endMs);
    if (open.walks == 1) {
      open.timerMs = closesMs(open) + open.behindMs;
      timers.set(open.timerMs);
    }
  }

  private void close(OpenSnapshot open, long nowMs) {
    List<VmaResult> vmas = new ArrayList<>();
    List<Tuple2<Long, Long>> keys = new ArrayList<>();
    for (Map.Entry<Tuple2<Long, Long>, VmaResult> entry : results.entries()) {
      if (entry.getKey().f0 == open.snapshot) {
        keys.add(entry.getKey());
        vmas.add(entry.getValue());
      }
    }
    out.accept(SnapshotRecord.of(open, vmas, settings.vmasListed()));
    if (vmas.size() > settings.vmasListed()) {
      long unlisted = (long) vmas.size() - settings.vmasListed();
      lose(Counter.SNAPSHOT_VMAS_UNLISTED, unlisted, open, nowMs);
    }
    results.removeAll(keys);
    snapshots.remove(open.snapshot);
    if (snapshots.those(other -> other.timerMs == open.timerMs).isEmpty()) {
      timers.delete(open.timerMs);
    }
  }

  private void lose(Counter counter, long count, OpenSnapshot open, long epochMs) {
    lost.accept(
        new Loss(
            counter.label(),
            open.host.getHostname(),
            open.host.getBootId(),
            count,
            "snapshot " + open.snapshot + " of tid " + open.walker.getTid(),
            epochMs));
  }
}
