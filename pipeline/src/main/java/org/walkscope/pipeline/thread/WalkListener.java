// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.walkscope.ledger.Counter;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Walk;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;

/** Takes what comes of a thread's events. */
interface WalkListener {
  /**
   * A walk, or what stands for walks that are missing.
   *
   * @param besideGap whether walks right before it are missing
   */
  void walk(Walk walk, boolean besideGap);

  /** A lock around walks was released. */
  void lockHold(LockHoldView lockHold, ResultHost host);

  /** Another task waited for such a lock. */
  void stall(StallView stall, ResultHost host);

  /**
   * Something was left out.
   *
   * @param counter name of what was left out
   * @param place where the first of it was
   */
  void lost(Counter counter, long count, String place);
}
