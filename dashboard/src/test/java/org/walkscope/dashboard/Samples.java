// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Distribution;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.Target;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;

/** Result records as the pipeline writes them, with figures that a test chooses. */
public final class Samples {
  public static final long T0 = 1_700_000_000_000L;
  public static final long WINDOW_MS = 10_000;

  private Samples() {}

  public static Host host(String name, Arch arch) {
    return Host.newBuilder()
        .setHostname(name)
        .setBootId("boot-of-" + name)
        .setArch(arch)
        .setKernelRelease("7.3.1-cloud-" + (arch == Arch.X86_64 ? "amd64" : "arm64"))
        .setPageShift(12)
        .setPgtableLevels(4)
        .setPmdShift(21)
        .setPudShift(30)
        .setMode(TraceMode.EXACT)
        .setDetail(Detail.FOLIOS)
        .setConstants(Map.of())
        .setMonotonicToEpochNs(0)
        .build();
  }

  /** The task that walks in every sample. */
  private static Walker cat() {
    return Walker.newBuilder()
        .setTgid(400)
        .setTid(400)
        .setComm("cat")
        .setStartBoottimeNs(9_000_000_000L)
        .build();
  }

  public static Distribution distribution(long... nanoseconds) {
    Histogram histogram = new Histogram(2);
    long sum = 0;
    for (long value : nanoseconds) {
      histogram.recordValue(value);
      sum += value;
    }
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    histogram.encodeIntoCompressedByteBuffer(buffer);
    return new Distribution(
        (long) nanoseconds.length,
        sum,
        histogram.getMaxValue(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        buffer.flip());
  }

  /** Log-normal figures around a median, the same for the same seed. */
  public static long[] spread(int seed, int count, double medianNs) {
    Random random = new Random(seed);
    return random
        .doubles(count)
        .mapToLong(unused -> Math.round(medianNs * Math.exp(0.6 * random.nextGaussian())))
        .toArray();
  }

  public static WalkLatency latency(String host, String consumer, int window, long... ns) {
    return new WalkLatency(
        T0 + window * WINDOW_MS,
        T0 + (window + 1) * WINDOW_MS,
        host,
        consumer,
        WalkerKind.LEGACY,
        Arch.X86_64,
        "7.3.1-cloud-amd64",
        "cat",
        (long) ns.length,
        distribution(ns),
        List.of());
  }

  public static LockTimings locks(
      String host, int window, LockKind kind, Level level, long[] wait, long[] hold) {
    return new LockTimings(
        T0 + window * WINDOW_MS,
        T0 + (window + 1) * WINDOW_MS,
        host,
        "smaps",
        WalkerKind.LEGACY,
        Arch.X86_64,
        "7.3.1-cloud-amd64",
        "cat",
        kind,
        level,
        0L,
        0L,
        distribution(wait),
        distribution(hold),
        List.of(),
        List.of());
  }

  public static BatchEfficiency batch(
      String host, String consumer, WalkerKind walker, int window, long steps, long achievable) {
    return new BatchEfficiency(
        T0 + window * WINDOW_MS,
        T0 + (window + 1) * WINDOW_MS,
        host,
        consumer,
        walker,
        Arch.X86_64,
        "7.3.1-cloud-amd64",
        "cat",
        10L,
        0L,
        steps,
        steps,
        achievable,
        steps == 0 ? null : (double) achievable / steps,
        null,
        null,
        List.of());
  }

  public static SmapsTotals totals(long rss, long anonymous, long swap, long thp, long hugetlb) {
    return SmapsTotals.newBuilder()
        .setRss(rss)
        .setAnonymous(anonymous)
        .setSwap(swap)
        .setAnonHugePages(thp)
        .setShmemPmdMapped(0L)
        .setFilePmdMapped(0L)
        .setHugetlb(hugetlb)
        .setPresentPtes((rss - thp) / 4096)
        .setPss(rss / 2 * 4096)
        .setSwapPss(swap * 4096)
        .setReferenced(rss)
        .setSharedClean(rss / 2)
        .setSharedDirty(0L)
        .setPrivateClean(0L)
        .setPrivateDirty(rss / 2)
        .build();
  }

  public static SnapshotVma vma(long start, long end, long flags, SmapsTotals totals) {
    Vma vma =
        Vma.newBuilder()
            .setStart(start)
            .setEnd(end)
            .setFlags(flags)
            .setPgoff(0)
            .setInode(0)
            .setDevice(0)
            .setAnonymous(totals.getHugetlb() == 0)
            .setHugetlb(totals.getHugetlb() > 0)
            .setGate(false)
            .setFile(false)
            .build();
    TypeCounts counts = TypeCounts.newBuilder().setFolio(totals.getPresentPtes()).build();
    long steps = (end - start) / 4096;
    return new SnapshotVma(vma, 1L, Completeness.COMPLETE, totals, counts, steps, 1 + steps / 16);
  }

  public static Snapshot snapshot(Host host, int number, SnapshotVma... vmas) {
    List<SnapshotVma> list = new ArrayList<>(List.of(vmas));
    SmapsTotals sum = totals(0, 0, 0, 0, 0);
    long steps = 0;
    for (SnapshotVma vma : list) {
      SmapsTotals t = vma.getSmaps();
      sum =
          totals(
              sum.getRss() + t.getRss(),
              sum.getAnonymous() + t.getAnonymous(),
              sum.getSwap() + t.getSwap(),
              sum.getAnonHugePages() + t.getAnonHugePages(),
              sum.getHugetlb() + t.getHugetlb());
      steps += vma.getSteps();
    }
    return Snapshot.newBuilder()
        .setHost(ResultHosts.of(host, 0))
        .setWalker(cat())
        .setTarget(new Target(321, "walkload", 8_000_000_000L, 0xffff888100000000L, null, null))
        .setSnapshot(number)
        .setFile(ProcFile.SMAPS)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setBeginEpochNs((T0 + number * 1_000L) * 1_000_000L)
        .setDurationNs(2_345_678)
        .setCompleteness(Completeness.COMPLETE)
        .setMissingEvents(0)
        .setMissingVmas(0)
        .setWalks(list.size())
        .setTotals(sum)
        .setCounts(new TypeCounts())
        .setSteps(steps)
        .setAchievableSteps(1 + steps / 16)
        .setVmas(list)
        .build();
  }

  public static CpuLoss cpu(int cpu, long seen, long delivered, long filtered, long lost) {
    return new CpuLoss(cpu, seen, delivered, filtered, lost, 0L, 0L, 0L, 0L, 0L, 0L, null, null);
  }

  public static ProbeLoss loss(Host host, long streamEpochNs, long timestampNs, CpuLoss... cpus) {
    return new ProbeLoss(host, streamEpochNs, timestampNs, List.of(cpus), List.of());
  }

  public static StageLoss stageLoss(String stage, String counter, long count, long epochMs) {
    return new StageLoss(
        stage,
        counter,
        "hostx",
        "boot-of-hostx",
        count,
        "walkscope.trace partition 0 offset 17",
        epochMs);
  }

  /** A hold of one lock around one walk. */
  public static LockHold hold(Host host, LockKind kind) {
    return LockHold.newBuilder()
        .setHost(ResultHosts.of(host, 0))
        .setWalker(cat())
        .setKind(kind)
        .setMm(1)
        .setLock(2)
        .setFirstWalk(1)
        .setLastWalk(1)
        .setWalks(1)
        .setReleasedEpochNs(T0 * 1_000_000L)
        .setWaitNs(0)
        .setHoldNs(1_000)
        .setWaitBound(false)
        .setHoldBound(false)
        .setDowngraded(false)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .build();
  }

  /** Another task that waited for it. */
  public static Stall stall(Host host, LockKind held, long overlapNs) {
    return Stall.newBuilder()
        .setHost(ResultHosts.of(host, 0))
        .setWalker(cat())
        .setWalk(1)
        .setHeld(held)
        .setMm(1)
        .setWaiterTgid(500)
        .setWaiterTid(501)
        .setWaiterComm("mapper")
        .setAsked(LockKind.MMAP_LOCK_WRITE)
        .setEndEpochNs(T0 * 1_000_000L)
        .setWaitNs(overlapNs)
        .setOverlapNs(overlapNs)
        .setWaitBound(false)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .build();
  }

  /** A whole walk of the task that walks in every sample. */
  public static Walk walk(Host host, long number, long durationNs) {
    return Walk.newBuilder()
        .setHost(ResultHosts.of(host, 0))
        .setWalker(cat())
        .setTarget(new Target(321, "walkload", 8_000_000_000L, 1L, null, null))
        .setWalk(number)
        .setFile(ProcFile.SMAPS)
        .setWalkerKind(WalkerKind.LEGACY)
        .setConsumer("smaps")
        .setFunction("walk_page_vma")
        .setOps("smaps_walk_ops")
        .setStart(0)
        .setEnd(4096)
        .setMapCount(1)
        .setBeginEpochNs(T0 * 1_000_000L - durationNs)
        .setDurationNs(durationNs)
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

  /** Exemplar of a walk of the same task. */
  /** A walk of a trace without entries (Detail.NONE). */
  public static Walk walkOfNoEntries(Host host, long number, long durationNs) {
    Walk walk = walk(host, number, durationNs);
    walk.setSteps(0);
    walk.setAchievableSteps(0);
    walk.setAchievableExact(false);
    return walk;
  }

  public static WalkExemplar exemplar(String host, long number) {
    return new WalkExemplar(host, "boot-of-" + host, 400, 9_000_000_000L, number, 1L, 0L);
  }

  /** Blame of the walk of the same task: one other waited for half of the hold. */
  public static StallBlame blame(Host host, long walk, long overlapNs) {
    StallBlame blame = blame(host, cat().getComm(), "walkload", T0, "mapper", overlapNs);
    blame.setFirstWalk(walk);
    blame.setLastWalk(walk);
    blame.setHoldNs(2 * overlapNs);
    return blame;
  }

  /** Blame of one hold of mmap_lock for which one task waited. */
  public static StallBlame blame(
      Host host, String agent, String target, long releasedMs, String victim, long overlapNs) {
    long releasedNs = releasedMs * 1_000_000L;
    Walker walker = cat();
    walker.setComm(agent);
    return StallBlame.newBuilder()
        .setHost(ResultHosts.of(host, 0))
        .setWalker(walker)
        .setTarget(new Target(321, target, 8_000_000_000L, 1L, null, null))
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setHeld(LockKind.MMAP_LOCK_READ)
        .setMm(1)
        .setFirstWalk(1L)
        .setLastWalk(1)
        .setReleasedEpochNs(releasedNs)
        .setHoldNs(overlapNs)
        .setHoldBound(false)
        .setConvoy(false)
        .setWaiters(
            List.of(
                StalledWaiter.newBuilder()
                    .setTgid(500)
                    .setTid(501)
                    .setComm(victim)
                    .setAsked(LockKind.MMAP_LOCK_WRITE)
                    .setQueued(false)
                    .setEndEpochNs(releasedNs)
                    .setWaitNs(overlapNs)
                    .setOverlapNs(overlapNs)
                    .setWaitBound(false)
                    .build()))
        .setWaitersDropped(0)
        .setBlamedNs(overlapNs)
        .build();
  }

  public static StallSums stallSums(String host, int window, long blamedNs) {
    return StallSums.newBuilder()
        .setWindowStartEpochMs(T0 + window * WINDOW_MS)
        .setWindowEndEpochMs(T0 + (window + 1) * WINDOW_MS)
        .setHostname(host)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setArch(Arch.X86_64)
        .setKernelRelease("7.3.1-cloud-amd64")
        .setWalkerComm("cat")
        .setHeld(LockKind.MMAP_LOCK_READ)
        .setHolds(1)
        .setConvoys(0)
        .setWaiters(2)
        .setBlamedNs(blamedNs)
        .setOverlap(distribution(blamedNs))
        .setWorst(List.of())
        .build();
  }
}
