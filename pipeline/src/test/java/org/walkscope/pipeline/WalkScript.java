// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline;

import java.util.function.Consumer;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;

/**
 * The events of one walk, numbered and timed as they are told: each takes a microsecond. {@link
 * #lose} leaves one out.
 */
public final class WalkScript {
  public static final int SMAPS = 1;
  public static final int SMAPS_ROLLUP = 2;
  public static final int ANONYMOUS = 0x1;
  public static final int HUGETLB = 0x2;
  public static final int GATE = 0x4;
  public static final int FILE = 0x8;
  public static final int DAX = 0x10;

  public static final int PTE = 1;
  public static final int PMD = 2;
  public static final int PUD = 3;

  private final EventVisitor to;
  private final long walk;
  private long nowNs;
  private int sequence;
  private int lost;

  private WalkScript(EventVisitor to, long walk, long startNs) {
    this.to = to;
    this.walk = walk;
    this.nowNs = startNs;
  }

  /** A walk whose begin is written. */
  public static WalkScript begin(EventVisitor to, long walk, long startNs, WalkBegin begin) {
    WalkScript script = new WalkScript(to, walk, startNs);
    to.walkBegin(startNs, walk, begin);
    script.sequence = 1;
    return script;
  }

  /** A walk whose begin is lost. */
  public static WalkScript beginless(EventVisitor to, long walk, long startNs) {
    WalkScript script = new WalkScript(to, walk, startNs);
    script.sequence = 1;
    script.lost = 1;
    return script;
  }

  public WalkScript lose(int events) {
    sequence += events;
    lost += events;
    return this;
  }

  public WalkScript passNs(long ns) {
    nowNs += ns;
    return this;
  }

  /** Entries in runs: address, raw, stride, count each. */
  public WalkScript entries(int level, int shift, int flags, long... runs) {
    to.entries(
        tick(), walk, sequence++, 0xffff_8880_0000_1000L, level, shift, flags, runs.length / 4);
    for (int i = 0; i < runs.length; i += 4) {
      to.run(runs[i], runs[i + 1], runs[i + 2], (int) runs[i + 3]);
    }
    return this;
  }

  public WalkScript ptes(long... runs) {
    return entries(PTE, 12, 0, runs);
  }

  public WalkScript pmds(long... runs) {
    return entries(PMD, 21, 0, runs);
  }

  /** Facts: address, head PFN, pages, order, kind each. */
  public WalkScript folios(long... folios) {
    to.folios(tick(), walk, sequence++, folios.length / 5);
    for (int i = 0; i < folios.length; i += 5) {
      to.folio(
          folios[i],
          folios[i + 1],
          0x4_0000_0000_0028L,
          (int) folios[i + 2],
          1,
          (int) folios[i + 3],
          (int) folios[i + 4],
          1);
    }
    return this;
  }

  /** The same, each told by the caller. */
  public WalkScript facts(int folios, Consumer<EventVisitor> facts) {
    to.folios(tick(), walk, sequence++, folios);
    facts.accept(to);
    return this;
  }

  public WalkScript hole(long start, long end, int depth) {
    to.hole(tick(), walk, sequence++, start, end, depth);
    return this;
  }

  public WalkScript vma(VmaPart vma) {
    to.vma(tick(), walk, sequence++, vma);
    return this;
  }

  public WalkScript scan(ScanRequest request) {
    to.scan(tick(), walk, sequence++, request);
    return this;
  }

  public WalkScript ptl(int level, long address, long waitNs, long holdNs, int flags) {
    nowNs += waitNs + holdNs;
    to.lock(
        nowNs, walk, sequence++, 0xffff_8880_0000_1000L, address, waitNs, holdNs, 4, level, flags);
    return this;
  }

  public void end() {
    end(0, 0);
  }

  public void end(long result, long shmemPartialSwapBytes) {
    to.walkEnd(tick(), walk, sequence, shmemPartialSwapBytes, result, sequence + 1, lost, 0, 0);
  }

  public long nowNs() {
    return nowNs;
  }

  private long tick() {
    nowNs += 1000;
    return nowNs;
  }

  /** A begin with what most tests want: the smaps walk of an anonymous VMA. */
  public static Begin smaps(long start, long end) {
    return new Begin(start, end);
  }

  /** Makes a {@link WalkBegin} piece by piece. */
  public static final class Begin {
    private final long start;
    private final long end;
    private long vmaStart;
    private long vmaEnd;
    private long snapshot = 1;
    private long flags = 0x73; // read, write, mayread, maywrite, mayexec
    private long shmemSwap;
    private int kind = ANONYMOUS;
    private int file = SMAPS;
    private int mapCount = 1;
    private int hugetlbShift;
    private long argument;
    private String ops = "smaps_walk_vma_lock_ops";

    private Begin(long start, long end) {
      this.start = start;
      this.end = end;
      this.vmaStart = start;
      this.vmaEnd = end;
    }

    public Begin vma(long newStart, long newEnd) {
      return set(b -> b.vmaStart = newStart).set(b -> b.vmaEnd = newEnd);
    }

    public Begin snapshot(long newSnapshot) {
      return set(b -> b.snapshot = newSnapshot);
    }

    public Begin flags(long newFlags) {
      return set(b -> b.flags = newFlags);
    }

    public Begin shmemSwap(long bytes) {
      return set(b -> b.shmemSwap = bytes);
    }

    public Begin argument(long newArgument) {
      return set(b -> b.argument = newArgument);
    }

    public Begin kind(int newKind) {
      return set(b -> b.kind = newKind);
    }

    public Begin file(int newFile) {
      return set(b -> b.file = newFile);
    }

    public Begin mapCount(int newMapCount) {
      return set(b -> b.mapCount = newMapCount);
    }

    public Begin hugetlb(int shift) {
      return set(b -> b.hugetlbShift = shift).kind(kind | HUGETLB);
    }

    public Begin ops(String newOps) {
      return set(b -> b.ops = newOps);
    }

    private Begin set(Consumer<Begin> change) {
      change.accept(this);
      return this;
    }

    public WalkBegin build() {
      return new WalkBegin(
          1_000_000_000L,
          2_000_000_000L,
          0xffff_8880_0123_0000L,
          snapshot,
          start,
          end,
          vmaStart,
          vmaEnd,
          flags,
          vmaStart >>> 12,
          (kind & FILE) == 0 ? 0 : 4711,
          shmemSwap,
          argument,
          (kind & FILE) == 0 ? 0 : 0xfe00001,
          mapCount,
          77,
          4242,
          4242,
          1,
          1,
          file,
          kind,
          hugetlbShift,
          0,
          "reader",
          "target",
          "walk_page_vma",
          ops);
    }
  }
}
