// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;
import org.walkscope.views.ViewIds;

/** Rows of walks, of what they held and who waited for it, and of whole reads. */
final class TraceRows {
  /** Consumer of records that name none, as in windows of stalls. */
  static final String UNKNOWN = "unknown";

  private static final RecordCodec<Snapshot> SNAPSHOTS = RecordCodec.of(Snapshot.class);

  private TraceRows() {}

  static long ms(long epochNs) {
    return TimeUnit.NANOSECONDS.toMillis(epochNs);
  }

  static long endMs(Walk walk) {
    return ms(walk.getBeginEpochNs() + walk.getDurationNs());
  }

  /** Time that decides the window of a walk: its end, or when the wait for it was given up. */
  static long overMs(Walk walk) {
    Long givenUpMs = walk.getGivenUpEpochMs();
    return givenUpMs == null ? endMs(walk) : Math.max(endMs(walk), givenUpMs);
  }

  /** End of a blamed hold: its release, or else the end of the last wait for it. */
  static long endMs(StallBlame blame) {
    if (blame.getReleasedEpochNs() != null) {
      return ms(blame.getReleasedEpochNs());
    }
    return ms(blame.getWaiters().stream().mapToLong(StalledWaiter::getEndEpochNs).max().orElse(0));
  }

  static String comm(Target target) {
    return target == null ? "" : target.getComm();
  }

  static String consumer(String known) {
    return known == null ? UNKNOWN : known;
  }

  private static Integer pid(Target target) {
    return target == null ? null : (Integer) target.getTgid();
  }

  static Object[] of(Walk walk, String why, byte[] record) {
    ResultHost host = walk.getHost();
    boolean told = PageTableEntries.isTold(walk);
    return new Object[] {
      ViewIds.of(walk),
      endMs(walk),
      host.getHostname(),
      host.getBootId(),
      walk.getWalker().getTid(),
      walk.getWalker().getStartBoottimeNs(),
      host.getStreamEpochNs(),
      walk.getWalk(),
      walk.getWalker().getComm(),
      walk.getTarget().getComm(),
      walk.getTarget().getTgid(),
      walk.getConsumer(),
      walk.getWalkerKind(),
      host.getArch(),
      host.getKernelRelease(),
      walk.getDurationNs(),
      told ? walk.getSteps() : null,
      told ? walk.getAchievableSteps() : null,
      walk.getAchievableExact(),
      walk.getCompleteness(),
      why,
      RowBytes.of(record),
      record
    };
  }

  static Object[] of(LockHold hold, byte[] record) {
    ResultHost host = hold.getHost();
    return new Object[] {
      ms(hold.getReleasedEpochNs()),
      host.getHostname(),
      host.getBootId(),
      hold.getWalker().getTid(),
      hold.getWalker().getStartBoottimeNs(),
      host.getStreamEpochNs(),
      hold.getFirstWalk(),
      hold.getLastWalk(),
      hold.getWalker().getComm(),
      comm(hold.getTarget()),
      pid(hold.getTarget()),
      consumer(hold.getConsumer()),
      hold.getWalkerKind(),
      host.getArch(),
      host.getKernelRelease(),
      hold.getKind(),
      hold.getHoldNs(),
      hold.getHoldBound(),
      hold.getWaitNs(),
      hold.getWaitBound(),
      RowBytes.of(record),
      record
    };
  }

  static Object[] of(StallBlame blame, byte[] record) {
    ResultHost host = blame.getHost();
    Optional<StalledWaiter> victim =
        blame.getWaiters().stream().max(Comparator.comparingLong(StalledWaiter::getOverlapNs));
    return new Object[] {
      endMs(blame),
      host.getHostname(),
      host.getBootId(),
      blame.getWalker().getTid(),
      blame.getWalker().getStartBoottimeNs(),
      host.getStreamEpochNs(),
      blame.getFirstWalk(),
      blame.getLastWalk(),
      blame.getWalker().getComm(),
      comm(blame.getTarget()),
      pid(blame.getTarget()),
      consumer(blame.getConsumer()),
      blame.getWalkerKind(),
      host.getArch(),
      host.getKernelRelease(),
      blame.getHeld(),
      blame.getHoldNs(),
      blame.getBlamedNs(),
      blame.getWaiters().size() + blame.getWaitersDropped(),
      blame.getConvoy(),
      victim.map(StalledWaiter::getComm).orElse(null),
      victim.map(StalledWaiter::getTgid).orElse(null),
      victim.map(StalledWaiter::getOverlapNs).orElse(null),
      RowBytes.of(record),
      record
    };
  }

  static Object[] of(Snapshot snapshot, byte[] record) {
    ResultHost host = snapshot.getHost();
    Target target = snapshot.getTarget();
    byte[] head = SNAPSHOTS.encode(withoutVmas(snapshot));
    return new Object[] {
      ViewIds.of(snapshot),
      ms(snapshot.getBeginEpochNs()),
      ms(snapshot.getBeginEpochNs() + snapshot.getDurationNs()),
      host.getHostname(),
      host.getBootId(),
      snapshot.getWalker().getComm(),
      target.getComm(),
      target.getTgid(),
      target.getStartBoottimeNs(),
      target.getMm(),
      target.getCgroup() == null ? null : target.getCgroup().getPath(),
      snapshot.getConsumer(),
      snapshot.getWalkerKind(),
      host.getArch(),
      host.getKernelRelease(),
      snapshot.getFile(),
      snapshot.getDurationNs(),
      snapshot.getVmas().size(),
      snapshot.getTotals().getRss(),
      snapshot.getCompleteness(),
      RowBytes.of(head, record),
      head,
      record
    };
  }

  private static Snapshot withoutVmas(Snapshot snapshot) {
    Snapshot head = new Snapshot();
    for (Schema.Field field : Snapshot.getClassSchema().getFields()) {
      head.put(field.pos(), snapshot.get(field.pos()));
    }
    head.setVmas(List.of());
    return head;
  }

  static Object[] of(WalkerComparison comparison, byte[] record) {
    ResultHost host = comparison.getHost();
    return new Object[] {
      ms(comparison.getBeginEpochNs()),
      ms(comparison.getEndEpochNs()),
      host.getHostname(),
      comparison.getTarget().getComm(),
      comparison.getConsumer(),
      comparison.getWalker().getComm(),
      host.getArch(),
      host.getKernelRelease(),
      comparison.getVerdict(),
      RowBytes.of(record),
      record
    };
  }
}
