// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/** Taker of the results of {@link ThreadWalks}, those of a thread in its order. */
public interface ThreadResults {
  /**
   * Takes a walk, or the record of missing ones.
   *
   * @param besideGap whether walks right before it are missing
   */
  void walk(Walk walk, boolean besideGap);

  void lockHold(LockHold hold);

  void stall(Stall stall);

  void lost(Loss loss);

  void deadLetter(DeadLetter letter);

  /** Takes a fragment in its turn, before its results. */
  default void fragment(TraceFragment fragment) {}
}
