// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import org.walkscope.schema.LockKind;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;

/**
 * Task that waited for a lock around the walk; times in ns from the begin of the walk.
 *
 * @param queued true for a task that a waiting writer kept out, not the hold itself
 * @param overlapNs part of the wait during the hold
 * @param waitBound true when the wait is an upper bound
 * @param overlapBound true when overlapNs is a lower bound
 */
public record WaiterView(
    TaskView task,
    LockKind held,
    LockKind asked,
    boolean queued,
    long askedNs,
    long gotNs,
    long overlapNs,
    boolean waitBound,
    boolean overlapBound) {

  static WaiterView of(StallBlame blame, StalledWaiter waiter, long zeroEpochNs) {
    long gotNs = waiter.getEndEpochNs() - zeroEpochNs;
    return new WaiterView(
        TaskView.of(waiter),
        blame.getHeld(),
        waiter.getAsked(),
        waiter.getQueued(),
        gotNs - waiter.getWaitNs(),
        gotNs,
        waiter.getOverlapNs(),
        waiter.getWaitBound(),
        waiter.getOverlapBound());
  }
}
