// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** A walk with no more than windows look at. */
final class SampledWalk {
  private SampledWalk() {}

  /** In the exact mode, so that its locks are known. */
  static Walk of(String hostname, long number, long steps, long achievable) {
    Walk walk = new Walk();
    walk.setHost(ResultHosts.of(TestHosts.host(hostname, Arch.X86_64), 0));
    walk.setWalker(TestHosts.walker(7));
    walk.setConsumer("smaps");
    walk.setWalkerKind(WalkerKind.LEGACY);
    walk.setWalk(number);
    walk.setCompleteness(Completeness.COMPLETE);
    walk.setCounts(new TypeCounts(0L, steps, 0L, 0L, 0L, 0L, 0L, 0L));
    walk.setSteps(steps);
    walk.setAchievableSteps(achievable);
    walk.setPtlAcquisitions(steps);
    walk.setAchievablePtlAcquisitions(achievable);
    walk.setLocks(new ArrayList<>());
    return walk;
  }

  /** How it batched, at a time. */
  static BatchTotals batch(String hostname, long epochMs, long steps, long achievable) {
    return batch(hostname, TestHosts.walker(7).getComm(), epochMs, steps, achievable);
  }

  /** How it batched, of a walker with this name. */
  static BatchTotals batch(
      String hostname, String walkerComm, long epochMs, long steps, long achievable) {
    Walk walk = of(hostname, epochMs, steps, achievable);
    walk.getWalker().setComm(walkerComm);
    return BatchTotals.of(walk, Group.of(walk), epochMs);
  }

  /** One lock of it, waited for as a bound of 1 ns. */
  static LockTotals ptl(String hostname, Level level, long epochMs, long holdNs) {
    Walk walk = of(hostname, epochMs, 1, 1);
    LockSpan span = new LockSpan();
    span.setKind(LockKind.PTL);
    span.setLevel(level);
    span.setWaitNs(1);
    span.setWaitBound(true);
    span.setHoldNs(holdNs);
    walk.getLocks().add(span);
    List<LockTotals> totals = new ArrayList<>();
    LockTotals.each(walk, Group.of(walk), epochMs, totals::add);
    return totals.get(0);
  }
}
