// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.event.EventText;
import org.walkscope.event.EventVisitor;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/** Walks with one of each event, as a read of smaps makes them. */
public final class SmallWalks {
  private static final long BASE = 0x7f0000000000L;

  private SmallWalks() {}

  public static WalkBeginView begin(long walkerStartNs, long snapshot, long start) {
    return WalkBeginView.allocate()
        .walkerStartBoottimeNs(walkerStartNs)
        .targetStartBoottimeNs(77)
        .mm(0xffff888000001000L)
        .snapshot(snapshot)
        .start(start)
        .end(start + 0x6000)
        .vmaStart(start)
        .vmaEnd(start + 0x6000)
        .vmaFlags(0x8000073)
        .vmaPgoff(start >>> 12)
        .mapCount(28)
        .walkerTgid(100)
        .targetTgid(200)
        .targetTid(200)
        .weight(1)
        .walkerKind(Wire.WALKER_LEGACY)
        .file(Wire.FILE_SMAPS)
        .vmaKind(Wire.VMA_ANONYMOUS)
        .walkerComm("cat")
        .targetComm("workload")
        .function("walk_page_vma")
        .ops("smaps_walk_ops");
  }

  /** Sets time, walk and sequence of an event. */
  public static <V extends EventView> V at(long timestampNs, long walk, int sequence, V event) {
    event.timestampNs(timestampNs).walk(walk).sequence(sequence);
    return event;
  }

  /** One event of each rare kind: scan and VMA inside the walk, the others outside it. */
  public static void rare(EventVisitor to, long at, long walk) {
    ScanView scan = at(at, walk, 1, ScanView.allocate()).flags(1).start(0x1000).end(0x9000);
    scan.vecLen(8).maxPages(3).categoryInverted(2).categoryMask(4).categoryAnyofMask(6);
    to.scan(scan.returnMask(7).foundPages(5));
    VmaView vma = at(at + 1000, walk, 2, VmaView.allocate()).start(0x1000).end(0x5000);
    vma.vmaEnd(0x9000).vmaFlags(0x200073).vmaPgoff(16).inode(4711).device(0xfe00001);
    to.vma(vma.vmaKind(Wire.VMA_FILE).hugetlbShift(21));
    LockHoldView lockHold = at(at + 2000, walk, Wire.OUTSIDE, LockHoldView.allocate());
    lockHold.lock(0x1110).mm(0x2220).address(0x1000).waitNs(30).holdNs(9000);
    lockHold.firstWalk(walk - 1).nrWalks(2).kind(Wire.LOCK_VMA).flags(Wire.LOCK_HOLD_BOUND);
    to.lockHold(lockHold);
    StallView stall = at(at + 3000, walk, Wire.OUTSIDE, StallView.allocate());
    stall.lock(0x1110).mm(0x2220).waitNs(15_000).overlapNs(8000).waiterTid(301).waiterTgid(300);
    stall.kind(Wire.LOCK_MMAP_WRITE).heldKind(Wire.LOCK_MMAP_READ).waiterComm("writer");
    to.stall(stall);
  }

  /** Six events: begin, entries, folios, lock, hole, end; the last at {@code at + 5000}. */
  public static void walk(EventVisitor to, long at, long walk, WalkBeginView begin) {
    long address = begin.start();
    to.walkBegin(at(at, walk, 0, begin));
    to.entries(entries(at + 1000, walk, 1, 2).ptl(0xffffea0000000028L));
    to.run(run(address, 0x8000000123456867L, 4096, 3));
    to.run(run(address + 0x3000, 0, 0, 1));
    to.folios(at(at + 2000, walk, 2, FoliosView.allocate()).nrFolios(2));
    FolioView folio = FolioView.allocate().flags(0x17ffffc0000028L).kind(Wire.FOLIO_ANON);
    to.folio(folio.address(address).headPfn(0x123456).pages(2).order(1).refcount(3));
    folio.address(address + 0x2000).headPfn(0x123458).pages(1).order(0).refcount(4);
    to.folio(folio.mapcount(3));
    LockView lock = at(at + 3000, walk, 3, LockView.allocate()).lock(0xffffea0000000028L);
    lock.address(address).waitNs(90).holdNs(2100).kind(Wire.LOCK_PTL).level(Wire.LEVEL_PTE);
    to.lock(lock);
    to.hole(hole(at + 4000, walk, 4, address + 0x4000, address + 0x6000));
    to.walkEnd(at(at + 5000, walk, 5, WalkEndView.allocate()).attempted(6).swapEntries(2));
  }

  /** Entries of a PTE table with pages of 4 KiB. */
  public static EntriesView entries(long at, long walk, int sequence, int runs) {
    EntriesView entries = at(at, walk, sequence, EntriesView.allocate());
    return entries.level(Wire.LEVEL_PTE).pageShift(12).nrRuns(runs);
  }

  public static RunView run(long address, long raw, long stride, int count) {
    return RunView.allocate().address(address).raw(raw).stride(stride).count(count);
  }

  public static HoleView hole(long at, long walk, int sequence, long start, long end) {
    return at(at, walk, sequence, HoleView.allocate()).start(start).end(end).depth(3);
  }

  /** Walk as text, one line per event. */
  static List<String> text(long at, long walk, long start, long snapshot) {
    List<String> lines = new ArrayList<>();
    walk(new EventText(lines::add), at, walk, begin(start, snapshot, BASE));
    return lines;
  }
}
