// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.util.function.Consumer;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.snapshot.SnapshotSettings;
import org.walkscope.pipeline.snapshot.ThreadSnapshots;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.pipeline.thread.ThreadState;
import org.walkscope.schema.Walk;

/**
 * Walker thread of a capture, one of {@link org.walkscope.pipeline.thread.Rebuilt#threadOf}: its
 * state between fragments, and its snapshots. The state of a silent thread is packed: it is kept
 * for a day, and a capture may have runs of probes by the thousand, each with threads of its own.
 */
final class WalkerThread {
  final String key;
  final OrderedWork.Lane<Rebuilder> lane = new OrderedWork.Lane<>();

  /** Place among the threads of its host: the order in which they were met. */
  long number;

  /** Number of steps given. */
  long steps;

  /** Latest event of the fragments given, and time by which the thread was woken last, ms. */
  long lastMs = Long.MIN_VALUE;

  long wokenMs = Long.MIN_VALUE;

  private final SnapshotSettings settings;
  private final CaptureResults results;
  private final Consumer<Loss> losses;

  /** Null while the thread is packed, and after its end. */
  private Open open;

  /** State of a silent thread; null for none. */
  private byte[] packed;

  /** Taker of the results of the step at hand. */
  private Consumer<Runnable> out;

  WalkerThread(
      String key, SnapshotSettings settings, CaptureResults results, Consumer<Loss> losses) {
    this.key = key;
    this.settings = settings;
    this.results = results;
    this.losses = losses;
  }

  private final class Open {
    private final Timers.OfLoop timers = new Timers.OfLoop();
    private final ThreadSnapshots snapshots =
        ThreadSnapshots.inMemory(
            settings,
            timers,
            snapshot -> give(() -> results.take(ResultTopic.SNAPSHOTS, snapshot)),
            loss -> give(() -> losses.accept(loss)));
    private ThreadState state = packed == null ? new ThreadState() : PackedThread.unpacked(packed);
  }

  void give(Runnable result) {
    out.accept(result);
  }

  /** Takes a walk of the step at hand for the snapshots. */
  void snapshot(Walk walk, boolean besideGap) {
    open.snapshots.take(walk, besideGap);
  }

  void take(Arrival arrival, Rebuilder by, Consumer<Runnable> to) {
    out = to;
    if (open == null) {
      open = new Open();
      packed = null;
    }
    open.state = by.walksOf(this).take(arrival, open.state);
  }

  /** Goes on where it was when it fell silent. */
  void goOn(SilentThreads.Silent from) {
    number = from.number();
    lastMs = from.lastMs();
    packed = from.state();
  }

  /** The thread as it is kept while nothing of it waits. */
  SilentThreads.Silent silent(String hostname) {
    return new SilentThreads.Silent(hostname, number, lastMs, packed);
  }

  /** Publishes what was due by a time. Packs the thread, and returns true, if nothing waits. */
  boolean wake(long upToMs, Rebuilder by, Consumer<Runnable> to) {
    out = to;
    if (open == null) {
      return false;
    }
    by.walksOf(this).wake(open.state, upToMs);
    open.timers.fireUntil(upToMs, open.snapshots);
    if (open.timers.isEmpty() && open.state.isQuiet(upToMs)) {
      packed = PackedThread.of(open.state);
      open = null;
    }
    return packed != null;
  }

  /** Publishes what waits for a later event of the thread. */
  void end(Rebuilder by, Consumer<Runnable> to) {
    out = to;
    if (open != null) {
      by.walksOf(this).wake(open.state, Long.MAX_VALUE);
      open.state = null;
    }
  }

  /** Publishes the snapshots that wait for a later walk. */
  void endSnapshots(Consumer<Runnable> to) {
    out = to;
    if (open != null) {
      open.timers.fireAll(open.snapshots);
    }
    open = null;
    packed = null;
  }
}
