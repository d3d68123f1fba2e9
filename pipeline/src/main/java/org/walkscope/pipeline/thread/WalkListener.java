// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.walkscope.ledger.Counter;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Walk;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;

/** Listener to the results of a thread's events. */
interface WalkListener {
  /**
   * Takes a walk, or the record of missing ones.
   *
   * @param besideGap whether walks right before it are missing
   */
  void walk(Walk walk, boolean besideGap);

  /** Takes a lock held around walks, at its release. */
  void lockHold(LockHoldView lockHold, ResultHost host);

  /** Takes a wait of another task for a lock held around walks. */
  void stall(StallView stall, ResultHost host);

  /**
   * Takes a loss.
   *
   * @param counter of the loss
   * @param place of the first
   */
  void lost(Counter counter, long count, String place);
}
