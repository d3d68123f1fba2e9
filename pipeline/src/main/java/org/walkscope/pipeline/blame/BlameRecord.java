// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;

/** StallBlame record of one hold and its waiters. */
final class BlameRecord {
  private static final Comparator<Stall> BY_TIME =
      Comparator.comparingLong(BlameRecord::askedNs)
          .thenComparingLong(Stall::getEndEpochNs)
          .thenComparingInt(Stall::getWaiterTid)
          .thenComparingLong(Stall::getWalk)
          .thenComparingLong(Stall::getOverlapNs);

  private BlameRecord() {}

  /**
   * @param hold null when the trace does not have it
   * @param stalls one or more
   * @param most waiters listed
   */
  static StallBlame of(LockHold hold, List<Stall> stalls, int most) {
    List<Stall> sorted = new ArrayList<>(stalls);
    sorted.sort(BY_TIME);
    Stall any = sorted.get(0);
    StallBlame blame = new StallBlame();
    blame.setHost(any.getHost());
    blame.setWalker(any.getWalker());
    blame.setHeld(any.getHeld());
    blame.setMm(any.getMm());
    blame.setLastWalk(any.getWalk());
    blame.setHoldBound(false);
    for (Stall stall : sorted) {
      blame.setLastWalk(Math.max(blame.getLastWalk(), stall.getWalk()));
      if (stall.getTarget() != null) {
        blame.setTarget(stall.getTarget());
        blame.setConsumer(stall.getConsumer());
        blame.setWalkerKind(stall.getWalkerKind());
      }
    }
    if (hold != null) {
      tell(hold, blame);
    }
    blame.setConvoy(isConvoy(sorted));
    blame.setWaiters(sorted.stream().limit(most).map(BlameRecord::waiter).toList());
    blame.setWaitersDropped(Math.max(0, sorted.size() - most));
    blame.setBlamedNs(sorted.stream().mapToLong(Stall::getOverlapNs).sum());
    return blame;
  }

  private static void tell(LockHold hold, StallBlame blame) {
    blame.setHeld(hold.getKind());
    blame.setFirstWalk(hold.getFirstWalk());
    blame.setLastWalk(hold.getLastWalk());
    blame.setReleasedEpochNs(hold.getReleasedEpochNs());
    blame.setHoldNs(hold.getHoldNs());
    blame.setHoldBound(hold.getHoldBound());
    if (hold.getTarget() != null) {
      blame.setTarget(hold.getTarget());
      blame.setConsumer(hold.getConsumer());
      blame.setWalkerKind(hold.getWalkerKind());
    }
  }

  /**
   * Convoy: a task waits behind a writer; a reader of a VMA that is queued waits behind its writer.
   */
  private static boolean isConvoy(List<Stall> byTime) {
    boolean writerWaits = false;
    for (Stall stall : byTime) {
      writerWaits |= stall.getHeld() == LockKind.VMA_LOCK;
      if (isQueued(stall) && writerWaits) {
        return true;
      }
      writerWaits |= stall.getAsked() == LockKind.MMAP_LOCK_WRITE;
    }
    return false;
  }

  /** The hold itself would have let the waiter in; the waiter waits behind a writer. */
  private static boolean isQueued(Stall stall) {
    return switch (stall.getHeld()) {
      case MMAP_LOCK_READ -> stall.getAsked() == LockKind.MMAP_LOCK_READ;
      case VMA_LOCK -> stall.getAsked() != LockKind.VMA_LOCK;
      default -> false;
    };
  }

  private static StalledWaiter waiter(Stall stall) {
    return new StalledWaiter(
        stall.getWaiterTgid(),
        stall.getWaiterTid(),
        stall.getWaiterComm(),
        stall.getAsked(),
        isQueued(stall),
        stall.getEndEpochNs(),
        stall.getWaitNs(),
        stall.getOverlapNs(),
        stall.getWaitBound(),
        stall.getOverlapBound());
  }

  private static long askedNs(Stall stall) {
    return stall.getEndEpochNs() - stall.getWaitNs();
  }
}
