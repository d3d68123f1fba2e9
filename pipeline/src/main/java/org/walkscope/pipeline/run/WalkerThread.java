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

/**
 * Walker thread of a capture, one of {@link org.walkscope.pipeline.thread.Rebuilt#threadOf}: its
 * state between fragments, and its snapshots.
 */
final class WalkerThread {
  final OrderedWork.Lane<Rebuilder> lane = new OrderedWork.Lane<>();
  final ThreadSnapshots snapshots;

  /** Latest event of the fragments given, and time by which the thread was woken last, ms. */
  long lastMs = Long.MIN_VALUE;

  long wokenMs = Long.MIN_VALUE;

  private final Timers.OfLoop timers = new Timers.OfLoop();
  private ThreadState state = new ThreadState();

  /** Taker of the results of the step at hand. */
  private Consumer<Runnable> out;

  WalkerThread(SnapshotSettings settings, CaptureResults results, Consumer<Loss> losses) {
    snapshots =
        ThreadSnapshots.inMemory(
            settings,
            timers,
            snapshot -> give(() -> results.take(ResultTopic.SNAPSHOTS, snapshot)),
            loss -> give(() -> losses.accept(loss)));
  }

  void give(Runnable result) {
    out.accept(result);
  }

  void take(Arrival arrival, Rebuilder by, Consumer<Runnable> to) {
    out = to;
    state = by.walksOf(this).take(arrival, state);
  }

  /** Publishes what was due by a time. */
  void wake(long upToMs, Rebuilder by, Consumer<Runnable> to) {
    out = to;
    by.walksOf(this).wake(state, upToMs);
    timers.fireUntil(upToMs, snapshots);
  }

  /** Publishes what waits for a later event of the thread. */
  void end(Rebuilder by, Consumer<Runnable> to) {
    out = to;
    by.walksOf(this).wake(state, Long.MAX_VALUE);
    state = null;
  }

  /** Publishes the snapshots that wait for a later walk. */
  void endSnapshots(Consumer<Runnable> to) {
    out = to;
    timers.fireAll(snapshots);
  }
}
