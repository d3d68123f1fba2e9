// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.Target;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** A walk made by hand, extent by extent. */
public final class MadeWalk {
  public static final long MM = 0xffff_8880_0123_0000L;

  static {
    TrustedRecords.declare();
  }

  private final Host host;
  private final WalkerKind kind;
  private final long start;
  private final long end;
  private final List<Extent> extents = new ArrayList<>();
  private final List<LockSpan> locks = new ArrayList<>();
  private final Map<EntryType, Long> counts = new EnumMap<>(EntryType.class);
  private List<EntryType> asked;
  private boolean hugetlb;
  private Long steps;
  private Long achievable;

  private MadeWalk(Host host, WalkerKind kind, long start, long end) {
    this.host = host;
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  public static MadeWalk legacy(Host host, long start, long end) {
    return new MadeWalk(host, WalkerKind.LEGACY, start, end);
  }

  /** By pt_range_walk, asked for these types. */
  public static MadeWalk range(Host host, long start, long end, EntryType... asked) {
    MadeWalk walk = new MadeWalk(host, WalkerKind.PT_RANGE_WALK, start, end);
    walk.asked = List.of(asked);
    return walk;
  }

  public MadeWalk hugetlb() {
    hugetlb = true;
    return this;
  }

  /** What Extent.positions_sum of the last extent is to be. */
  public MadeWalk positions(long sum) {
    extents.get(extents.size() - 1).setPositionsSum(sum);
    return this;
  }

  /** Adjacent entries, the first of them raw. */
  public MadeWalk has(
      EntryType type, Level level, long at, long entries, long entryBytes, long raw) {
    extents.add(
        Extent.newBuilder()
            .setStart(at)
            .setEntries(entries)
            .setBytes(entries * entryBytes)
            .setType(type)
            .setLevel(level)
            .setFolioOrder(null)
            .setPosition(position(type, level, raw))
            .setSwapDevice(type == EntryType.SWAP ? PageTableFormat.of(host).swapType(raw) : null)
            .build());
    counts.merge(type, entries, Long::sum);
    return this;
  }

  private Long position(EntryType type, Level level, long raw) {
    PageTableFormat format = PageTableFormat.of(host);
    return switch (type) {
      case NONE -> null;
      case FOLIO, PFN -> format.pfn(raw, level(level));
      case SWAP, MARKER -> format.swapOffset(raw);
      case MIGRATION, DEVICE, HWPOISON -> format.softleafPfn(raw);
    };
  }

  private static int level(Level level) {
    return switch (level) {
      case PTE -> PageTableFormat.PTE;
      case PMD -> PageTableFormat.PMD;
      case PUD -> PageTableFormat.PUD;
    };
  }

  public MadeWalk ptes(EntryType type, long at, long entries, long raw) {
    return has(type, Level.PTE, at, entries, 4096, raw);
  }

  public MadeWalk hole(long at, long bytes, Level level) {
    extents.add(
        Extent.newBuilder()
            .setStart(at)
            .setEntries(0)
            .setBytes(bytes)
            .setType(EntryType.NONE)
            .setLevel(level)
            .setFolioOrder(null)
            .build());
    return this;
  }

  public MadeWalk steps(long taken, long enough) {
    steps = taken;
    achievable = enough;
    return this;
  }

  public MadeWalk holds(Level level, long holdNs, int times) {
    for (int i = 0; i < times; i++) {
      locks.add(
          LockSpan.newBuilder()
              .setKind(LockKind.PTL)
              .setLevel(level)
              .setAddress(start)
              .setAcquiredNs(1)
              .setWaitNs(10)
              .setHoldNs(holdNs + i)
              .setWaitBound(false)
              .setHoldBound(false)
              .build());
    }
    return this;
  }

  private long count(EntryType type) {
    return counts.getOrDefault(type, 0L);
  }

  /** Its number gives its time: a millisecond each. */
  public Walk build(long number) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    Vma vma =
        Vma.newBuilder()
            .setStart(start)
            .setEnd(end)
            .setFlags(0)
            .setPgoff(0)
            .setInode(0)
            .setDevice(0)
            .setAnonymous(true)
            .setHugetlb(hugetlb)
            .setGate(false)
            .setFile(false)
            .build();
    return Walk.newBuilder()
        .setHost(ResultHosts.of(host, 0))
        .setWalker(TestHosts.walker(7))
        .setTarget(new Target(42, "target", 1L, MM, null, null))
        .setWalk(number)
        .setSnapshot(1L)
        .setFile(ProcFile.SMAPS)
        .setWalkerKind(kind)
        .setTypesAsked(asked)
        .setConsumer("smaps")
        .setFunction("walk_page_vma")
        .setOps("smaps_walk_ops")
        .setStart(start)
        .setEnd(end)
        .setVma(vma)
        .setMapCount(1)
        .setBeginEpochNs(TestHosts.EPOCH_NS + number * 1_000_000)
        .setDurationNs(1_000)
        .setResult(0L)
        .setCompleteness(Completeness.COMPLETE)
        .setMissingEvents(0)
        .setReadErrors(0)
        .setSteps(steps == null ? extents.size() : steps)
        .setAchievableSteps(achievable == null ? Math.min(all, extents.size()) : achievable)
        .setAchievableExact(true)
        .setCounts(
            new TypeCounts(
                count(EntryType.NONE),
                count(EntryType.FOLIO),
                count(EntryType.MARKER),
                count(EntryType.PFN),
                count(EntryType.SWAP),
                count(EntryType.MIGRATION),
                count(EntryType.DEVICE),
                count(EntryType.HWPOISON)))
        .setExtents(extents)
        .setLocks(locks)
        .build();
  }

  /** mmap_lock, held by who walks, around this walk of theirs. */
  static LockHold hold(long walk, long holdNs) {
    return LockHold.newBuilder()
        .setHost(ResultHosts.of(TestHosts.x86(), 0))
        .setWalker(TestHosts.walker(7))
        .setKind(LockKind.MMAP_LOCK_READ)
        .setMm(MM)
        .setLock(1)
        .setFirstWalk(walk)
        .setLastWalk(walk)
        .setWalks(1)
        .setReleasedEpochNs(TestHosts.EPOCH_NS + walk * 1_000_000)
        .setWaitNs(5)
        .setHoldNs(holdNs)
        .setWaitBound(false)
        .setHoldBound(false)
        .setDowngraded(false)
        .setTarget(new Target(42, "target", 1L, MM, null, null))
        .build();
  }
}
