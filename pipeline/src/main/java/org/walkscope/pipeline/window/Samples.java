// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.Walk;

/**
 * Taker of the samples of walks for windows.
 *
 * <p>A walk and all its lock spans belong to the window in which it ended or was given up. The gate
 * VMA is in smaps and never walked, so it is no walk here. Missing walks count as incomplete ones
 * of the window in which their gap ended.
 */
public interface Samples {
  void batch(BatchTotals sample);

  void latency(LatencyTotals sample);

  void locks(LockTotals sample);

  /** True if a walk gives samples. */
  static boolean has(Walk walk) {
    return walk.getVma() == null || !walk.getVma().getGate();
  }

  /** Passes the samples of a walk that has some. */
  static void of(Walk walk, Samples to) {
    Group group = Group.of(walk);
    long epochMs = WalkTimes.overMs(walk);
    to.batch(BatchTotals.of(walk, group, epochMs));
    if (WalkTimes.isTimed(walk)) {
      to.latency(LatencyTotals.of(walk, group, epochMs));
    }
    LockTotals.each(walk, group, epochMs, to::locks);
  }

  /** Loss of a walk whose window has been published. */
  static Loss late(Walk walk) {
    return new Loss(
        Counter.WALKS_LATE.label(),
        walk.getHost().getHostname(),
        walk.getHost().getBootId(),
        Math.max(1, walk.getMissingWalks()),
        "walk " + walk.getWalk() + " of tid " + walk.getWalker().getTid(),
        WalkTimes.overMs(walk));
  }
}
