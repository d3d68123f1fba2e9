// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline;

import java.util.function.Consumer;
import org.walkscope.event.EventVisitor;
import org.walkscope.schema.UnreadRange;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/**
 * The events of one walk, numbered and timed as they are told: each takes a microsecond. {@link
 * #lose} leaves one out.
 */
public final class WalkScript {
  public static final int SMAPS = Wire.FILE_SMAPS;
  public static final int SMAPS_ROLLUP = Wire.FILE_SMAPS_ROLLUP;
  public static final int ANONYMOUS = Wire.VMA_ANONYMOUS;
  public static final int HUGETLB = Wire.VMA_HUGETLB;
  public static final int GATE = Wire.VMA_GATE;
  public static final int FILE = Wire.VMA_FILE;
  public static final int DAX = Wire.VMA_DAX;

  public static final int PTE = Wire.LEVEL_PTE;
  public static final int PMD = Wire.LEVEL_PMD;
  public static final int PUD = Wire.LEVEL_PUD;

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
  public static WalkScript begin(EventVisitor to, long walk, long startNs, WalkBeginView begin) {
    WalkScript script = new WalkScript(to, walk, startNs);
    to.walkBegin(begin.timestampNs(startNs).walk(walk));
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
    EntriesView entries = placed(EntriesView.allocate()).ptl(0xffff_8880_0000_1000L).level(level);
    to.entries(entries.pageShift(shift).flags(flags).nrRuns(runs.length / 4));
    for (int i = 0; i < runs.length; i += 4) {
      RunView run = RunView.allocate().address(runs[i]).raw(runs[i + 1]);
      to.run(run.stride(runs[i + 2]).count((int) runs[i + 3]));
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
    to.folios(placed(FoliosView.allocate()).nrFolios(folios.length / 5));
    for (int i = 0; i < folios.length; i += 5) {
      FolioView folio = folio(folios[i], folios[i + 1], 0x4_0000_0000_0028L, (int) folios[i + 2]);
      to.folio(folio.mapcount(1).order((int) folios[i + 3]).kind((int) folios[i + 4]));
    }
    return this;
  }

  /** A folio that nothing but its mappings refers to. */
  public static FolioView folio(long address, long headPfn, long flags, int pages) {
    FolioView folio = FolioView.allocate().address(address).headPfn(headPfn).flags(flags);
    return folio.pages(pages).refcount(1);
  }

  /** The same, each told by the caller. */
  public WalkScript facts(int folios, Consumer<EventVisitor> facts) {
    to.folios(placed(FoliosView.allocate()).nrFolios(folios));
    facts.accept(to);
    return this;
  }

  public WalkScript hole(long start, long end, int depth) {
    to.hole(placed(HoleView.allocate()).start(start).end(end).depth(depth));
    return this;
  }

  /** A range that the probe left out, which counts as a lost event. */
  public WalkScript unread(UnreadRange range) {
    UnreadView unread = placed(UnreadView.allocate()).start(range.getStart()).end(range.getEnd());
    to.unread(unread.entries(range.getEntries()));
    return lose(1);
  }

  public WalkScript vma(VmaView vma) {
    to.vma(placed(vma));
    return this;
  }

  public WalkScript scan(ScanView request) {
    to.scan(placed(request));
    return this;
  }

  public WalkScript ptl(int level, long address, long waitNs, long holdNs, int flags) {
    nowNs += waitNs + holdNs;
    LockView lock = LockView.allocate().timestampNs(nowNs).walk(walk).sequence(sequence++);
    lock.lock(0xffff_8880_0000_1000L).address(address).waitNs(waitNs).holdNs(holdNs);
    to.lock(lock.kind(Wire.LOCK_PTL).level(level).flags(flags));
    return this;
  }

  public void end() {
    end(0, 0);
  }

  public void end(long result, long shmemPartialSwapBytes) {
    WalkEndView end = placed(WalkEndView.allocate()).attempted(sequence).lost(lost);
    to.walkEnd(end.shmemPartialSwapBytes(shmemPartialSwapBytes).result(result));
  }

  public long nowNs() {
    return nowNs;
  }

  private <V extends EventView> V placed(V event) {
    return at(tick(), walk, sequence++, event);
  }

  /** Gives an event its place, outside any script. */
  public static <V extends EventView> V at(long timestampNs, long walk, int sequence, V event) {
    event.timestampNs(timestampNs).walk(walk).sequence(sequence);
    return event;
  }

  /** The hole of a PMD. */
  public static HoleView hole(long timestampNs, long walk, int sequence, long start, long end) {
    return at(timestampNs, walk, sequence, HoleView.allocate()).start(start).end(end).depth(3);
  }

  /** The end of a walk of which nothing was lost. */
  public static WalkEndView end(long timestampNs, long walk, int sequence) {
    return at(timestampNs, walk, sequence, WalkEndView.allocate()).attempted(sequence + 1);
  }

  private long tick() {
    nowNs += 1000;
    return nowNs;
  }

  /** A begin with what most tests want: the smaps walk of an anonymous VMA. */
  public static Begin smaps(long start, long end) {
    return new Begin(start, end);
  }

  /** Makes a {@link WalkBeginView} piece by piece. */
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

    public WalkBeginView build() {
      boolean ofFile = (kind & FILE) != 0;
      return WalkBeginView.allocate()
          .walkerStartBoottimeNs(1_000_000_000L)
          .targetStartBoottimeNs(2_000_000_000L)
          .mm(0xffff_8880_0123_0000L)
          .snapshot(snapshot)
          .start(start)
          .end(end)
          .vmaStart(vmaStart)
          .vmaEnd(vmaEnd)
          .vmaFlags(flags)
          .vmaPgoff(vmaStart >>> 12)
          .inode(ofFile ? 4711 : 0)
          .shmemSwapBytes(shmemSwap)
          .argument(argument)
          .device(ofFile ? 0xfe00001 : 0)
          .mapCount(mapCount)
          .walkerTgid(77)
          .targetTgid(4242)
          .targetTid(4242)
          .weight(1)
          .walkerKind(Wire.WALKER_LEGACY)
          .file(file)
          .vmaKind(kind)
          .hugetlbShift(hugetlbShift)
          .walkerComm("reader")
          .targetComm("target")
          .function("walk_page_vma")
          .ops(ops);
    }
  }
}
