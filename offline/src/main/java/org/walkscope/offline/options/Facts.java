// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/**
 * Facts of a result that a filter asks for.
 *
 * @param result the result itself
 * @param target null where the result does not name it
 * @param consumer null where the result does not name it
 * @param tookNs duration of a walk, read or hold, or the longest wait
 */
record Facts(
    SpecificRecord result,
    ResultHost host,
    Walker walker,
    Target target,
    String consumer,
    long beginEpochNs,
    long endEpochNs,
    long tookNs) {
  /**
   * True if a task waited in the result.
   *
   * @param pid number of its process or thread
   */
  boolean isOfWaiter(String pid) {
    if (result instanceof StallBlame blame) {
      return blame.getWaiters().stream()
          .anyMatch(waiter -> isEither(pid, waiter.getTgid(), waiter.getTid()));
    }
    return result instanceof Stall stall
        && isEither(pid, stall.getWaiterTgid(), stall.getWaiterTid());
  }

  private static boolean isEither(String pid, int tgid, int tid) {
    return pid.equals(String.valueOf(tgid)) || pid.equals(String.valueOf(tid));
  }

  /** True of the process or thread that walks. */
  boolean isOfWalker(String pid) {
    return isEither(pid, walker.getTgid(), walker.getTid());
  }

  /** Facts of a result; null of sums and losses, which are of many. */
  static Facts of(SpecificRecord result) {
    if (result instanceof Walk walk) {
      return lasting(
          result,
          walk.getHost(),
          walk.getWalker(),
          walk.getTarget(),
          walk.getConsumer(),
          walk.getBeginEpochNs() + walk.getDurationNs(),
          walk.getDurationNs());
    } else if (result instanceof Snapshot read) {
      return lasting(
          result,
          read.getHost(),
          read.getWalker(),
          read.getTarget(),
          read.getConsumer(),
          read.getBeginEpochNs() + read.getDurationNs(),
          read.getDurationNs());
    } else if (result instanceof LockHold hold) {
      return lasting(
          result,
          hold.getHost(),
          hold.getWalker(),
          hold.getTarget(),
          hold.getConsumer(),
          hold.getReleasedEpochNs(),
          hold.getHoldNs());
    } else if (result instanceof Stall stall) {
      return lasting(
          result,
          stall.getHost(),
          stall.getWalker(),
          stall.getTarget(),
          stall.getConsumer(),
          stall.getEndEpochNs(),
          stall.getWaitNs());
    }
    return result instanceof StallBlame blame ? of(blame) : null;
  }

  private static Facts lasting(
      SpecificRecord result,
      ResultHost host,
      Walker walker,
      Target target,
      String consumer,
      long endNs,
      long ns) {
    return new Facts(result, host, walker, target, consumer, endNs - ns, endNs, ns);
  }

  private static Facts of(StallBlame blame) {
    long longestNs = blame.getHoldNs() == null ? 0 : blame.getHoldNs();
    long endNs = blame.getReleasedEpochNs() == null ? Long.MIN_VALUE : blame.getReleasedEpochNs();
    for (StalledWaiter waiter : blame.getWaiters()) {
      longestNs = Math.max(longestNs, waiter.getWaitNs());
      endNs = Math.max(endNs, waiter.getEndEpochNs());
    }
    return lasting(
        blame,
        blame.getHost(),
        blame.getWalker(),
        blame.getTarget(),
        blame.getConsumer(),
        endNs,
        longestNs);
  }
}
