// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;

/** Holds that one walker released in one second, and stalls on its locks that ended in it. */
public class OpenHolds {
  /** Order independent of arrival. */
  static final Comparator<LockHold> BY_TIME =
      Comparator.comparingLong(LockHold::getReleasedEpochNs)
          .thenComparingLong(LockHold::getFirstWalk)
          .thenComparingLong(LockHold::getLastWalk)
          .thenComparingLong(LockHold::getLock);

  private static final Comparator<Stall> BY_END =
      Comparator.comparingLong(Stall::getEndEpochNs)
          .thenComparingLong(Stall::getWalk)
          .thenComparingInt(Stall::getWaiterTid);

  List<LockHold> holds = new ArrayList<>();
  List<Stall> stalls = new ArrayList<>();

  /** Time at which the holds are decided. */
  long timerMs;

  void add(LockHold hold) {
    holds.add(hold);
  }

  int size() {
    return holds.size();
  }

  /** Holds, the earliest first, with all that blame tells of them. */
  List<LockHold> holdsInOrder() {
    holds.sort(BY_TIME);
    return holds;
  }

  /** Stall that ended first; null without stalls. */
  Stall firstStall() {
    return stalls.stream().min(BY_END).orElse(null);
  }

  /** Removes and returns some stalls. */
  void take(Predicate<Stall> which, List<Stall> to) {
    stalls.removeIf(
        stall -> {
          boolean takes = which.test(stall);
          if (takes) {
            to.add(stall);
          }
          return takes;
        });
  }
}
