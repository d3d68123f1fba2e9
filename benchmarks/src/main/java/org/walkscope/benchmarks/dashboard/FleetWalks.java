// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import java.util.List;
import java.util.Map;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.Target;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;

/** Walks and stalls of a fleet, as the jobs write them. */
final class FleetWalks {
  private static final List<String> TARGETS = List.of("java", "postgres", "nginx", "redis-server");
  private static final long WALK_NS = 40_000;
  private static final long WAIT_NS = 25_000;

  private FleetWalks() {}

  /** The walk that ends with a window of a host. */
  static Walk walk(WalkLatency window, int host) {
    long endNs = window.getWindowEndEpochMs() * 1_000_000L - 1;
    return Walk.newBuilder()
        .setHost(host(window))
        .setWalker(walker(window))
        .setTarget(target(host))
        .setWalk(number(window))
        .setFile(ProcFile.SMAPS)
        .setWalkerKind(WalkerKind.LEGACY)
        .setConsumer("smaps")
        .setFunction("walk_page_vma")
        .setOps("smaps_walk_ops")
        .setStart(0)
        .setEnd(2 << 20)
        .setMapCount(300)
        .setBeginEpochNs(endNs - WALK_NS)
        .setDurationNs(WALK_NS)
        .setCompleteness(Completeness.COMPLETE)
        .setMissingEvents(0)
        .setReadErrors(0)
        .setSteps(512)
        .setAchievableSteps(32)
        .setPtlAcquisitions(2)
        .setAchievablePtlAcquisitions(1)
        .setAchievableExact(true)
        .setCounts(new TypeCounts())
        .setExtents(List.of())
        .setUnread(List.of())
        .setLocks(List.of())
        .build();
  }

  /** Blame of the walk: one thread of its target waited. */
  static StallBlame blame(WalkLatency window, int host) {
    long endNs = window.getWindowEndEpochMs() * 1_000_000L - 1;
    return StallBlame.newBuilder()
        .setHost(host(window))
        .setWalker(walker(window))
        .setTarget(target(host))
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setHeld(LockKind.MMAP_LOCK_READ)
        .setMm(1)
        .setFirstWalk(number(window))
        .setLastWalk(number(window))
        .setReleasedEpochNs(endNs)
        .setHoldNs(WALK_NS)
        .setHoldBound(false)
        .setConvoy(false)
        .setWaiters(List.of(waiter(host, endNs)))
        .setWaitersDropped(0)
        .setBlamedNs(WAIT_NS)
        .build();
  }

  /** What the probe of a host says of itself. */
  static ProbeLoss probe(WalkLatency window) {
    Host host =
        Host.newBuilder()
            .setHostname(window.getHostname())
            .setBootId("boot-of-" + window.getHostname())
            .setArch(window.getArch())
            .setKernelRelease(window.getKernelRelease())
            .setPageShift(12)
            .setPgtableLevels(4)
            .setPmdShift(21)
            .setPudShift(30)
            .setMode(TraceMode.EXACT)
            .setDetail(Detail.FOLIOS)
            .setConstants(Map.of())
            .setMonotonicToEpochNs(0)
            .setWaitsSeen(List.of(LockKind.MMAP_LOCK_READ, LockKind.MMAP_LOCK_WRITE))
            .build();
    long ns = window.getWindowEndEpochMs() * 1_000_000L;
    return new ProbeLoss(host, 0L, ns, List.of(), List.of());
  }

  private static StalledWaiter waiter(int host, long endNs) {
    return StalledWaiter.newBuilder()
        .setTgid(500)
        .setTid(501)
        .setComm(target(host).getComm())
        .setAsked(LockKind.MMAP_LOCK_WRITE)
        .setQueued(false)
        .setEndEpochNs(endNs)
        .setWaitNs(WAIT_NS)
        .setOverlapNs(WAIT_NS)
        .setWaitBound(false)
        .build();
  }

  private static long number(WalkLatency window) {
    return window.getWindowEndEpochMs() / 1_000;
  }

  private static ResultHost host(WalkLatency window) {
    return ResultHost.newBuilder()
        .setHostname(window.getHostname())
        .setBootId("boot-of-" + window.getHostname())
        .setArch(window.getArch())
        .setKernelRelease(window.getKernelRelease())
        .setPageShift(12)
        .setPmdShift(21)
        .setPudShift(30)
        .setMode(TraceMode.EXACT)
        .setStreamEpochNs(0)
        .setMonotonicToEpochNs(0)
        .build();
  }

  private static Walker walker(WalkLatency window) {
    return Walker.newBuilder()
        .setTgid(400)
        .setTid(400)
        .setComm(window.getWalkerComm())
        .setStartBoottimeNs(9_000_000_000L)
        .build();
  }

  private static Target target(int host) {
    return new Target(321, TARGETS.get(host % TARGETS.size()), 8_000_000_000L, 1L, null, null);
  }
}
