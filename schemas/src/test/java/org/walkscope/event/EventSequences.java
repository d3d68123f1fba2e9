// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/**
 * Event sequences from a seed: everything a frame stream may say, likely or not. Half of the values
 * follow the last one, as real walks do, the rest are any bits at all.
 */
final class EventSequences {
  private final Random random;
  private long timestampNs = 5_000_000_000L;
  private long walk = 1;
  private int sequence;
  private long address = 0x7f00_0000_0000L;
  private long pfn = 0x12345;

  EventSequences(long seed) {
    random = new Random(seed);
  }

  void drive(int events, EventVisitor visitor) {
    for (int i = 0; i < events; i++) {
      step();
      switch (random.nextInt(12)) {
        case 0 -> begin(visitor);
        case 1 -> entries(visitor);
        case 2 -> folios(visitor);
        case 3 -> hole(visitor);
        case 4 -> visitor.lock(lock());
        case 5 -> visitor.swapcount(swapcount());
        case 6 -> visitor.vma(vma());
        case 7 -> visitor.scan(scan());
        case 8 -> visitor.lockHold(lockHold());
        case 9 -> visitor.stall(stall());
        case 10 -> visitor.unread(unread());
        default -> visitor.walkEnd(end());
      }
    }
  }

  private <V extends EventView> V placed(V event) {
    event.timestampNs(timestampNs).walk(walk).sequence(sequence);
    return event;
  }

  private <V extends EventView> V outside(V event) {
    event.timestampNs(timestampNs).walk(any(walk)).sequence(Wire.OUTSIDE);
    return event;
  }

  static List<String> lines(long seed, int events) {
    List<String> lines = new ArrayList<>();
    new EventSequences(seed).drive(events, new EventText(lines::add));
    return lines;
  }

  private void step() {
    timestampNs = oneIn(20) ? bits() : timestampNs + random.nextInt(3000);
    if (oneIn(10)) {
      walk = bits();
      sequence = random.nextInt();
    } else {
      sequence += oneIn(10) ? 1 + random.nextInt(5) : 1;
    }
  }

  private void begin(EventVisitor visitor) {
    walk = oneIn(5) ? bits() : walk + 1;
    sequence = 0;
    long start = any(address);
    long end = any(start + (long) random.nextInt(1000) * 4096);
    boolean whole = random.nextBoolean();
    int kind = u8(1 + random.nextInt(2));
    WalkBeginView begin = placed(WalkBeginView.allocate());
    begin.walkerStartBoottimeNs(any(77)).targetStartBoottimeNs(any(88));
    begin.mm(any(0xffff_8880_0000_1000L)).snapshot(any(3)).start(start).end(end);
    begin.vmaStart(whole ? start : any(0)).vmaEnd(whole ? end : any(0));
    begin.vmaFlags(any(0x8000073)).vmaPgoff(any(start >>> 12)).inode(any(0));
    begin.shmemSwapBytes(any(0)).argument(any(0)).device((int) any(0)).mapCount((int) any(28));
    begin.walkerTgid((int) any(100)).targetTgid((int) any(200)).targetTid((int) any(200));
    begin.weight((int) any(1)).walkerKind(kind).file(u8(1)).vmaKind(u8(1)).hugetlbShift(u8(0));
    begin.types(kind == Wire.WALKER_PT_RANGE_WALK ? (int) any(0xfe) : 0);
    begin.walkerComm(word()).targetComm(word()).function(word()).ops(word());
    begin.targetCgroup(any(4211)).targetUid((int) any(999)).vmaName(word());
    begin.vmaReferences((int) any(2));
    if (oneIn(3)) {
      begin.mmapLockOwner((int) any(Wire.OWNER_NONE));
    }
    if (oneIn(10)) {
      begin.mmapLockWaits((int) any(1)).mmapLockWaitNs(any(5000)).mmapLockLongestNs(any(4000));
      begin.mmapLockOwnerTid((int) any(300)).mmapLockOwnerTgid((int) any(300));
      begin.mmapLockOwnerComm(word());
    }
    visitor.walkBegin(begin);
    address = start;
  }

  private void entries(EventVisitor visitor) {
    int shift = oneIn(4) ? u8(21) : 12;
    int runs = oneIn(10) ? 0 : 1 + random.nextInt(oneIn(50) ? EventReader.MAX_PARTS : 20);
    int flags = oneIn(4) ? random.nextInt(1 << 16) : 0;
    EntriesView entries = placed(EntriesView.allocate()).ptl(any(0xffff_ea00_0000_0028L));
    entries.level(u8(random.nextInt(4))).pageShift(shift).flags(flags);
    visitor.entries(entries.nrRuns(runs));
    for (int i = 0; i < runs; i++) {
      int count = 1 + random.nextInt(oneIn(10) ? EventReader.MAX_RUN_ENTRIES : 512);
      address = oneIn(4) ? any(address + 4096) : address;
      RunView run = RunView.allocate().address(address).raw(raw());
      visitor.run(run.stride(any(random.nextBoolean() ? 0 : 4096)).count(count));
      address += (long) count << shift;
    }
  }

  private long raw() {
    pfn += oneIn(3) ? random.nextInt(2000) - 1000 : 1;
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> bits();
      case 2 -> 0x8000000000000000L | pfn << 12 | 0x867;
      default -> pfn << 12 | 0x25;
    };
  }

  private void folios(EventVisitor visitor) {
    int folios = oneIn(10) ? 0 : 1 + random.nextInt(oneIn(50) ? EventReader.MAX_PARTS : 20);
    visitor.folios(placed(FoliosView.allocate()).nrFolios(folios));
    long at = address;
    for (int i = 0; i < folios; i++) {
      int pages = (int) any(1);
      at = any(at);
      FolioView folio = FolioView.allocate().address(at).headPfn(any(pfn++));
      folio.flags(any(0x17ffffc0000000L)).pages(pages).mapcount((int) any(0)).order(u8(0));
      visitor.folio(folio.kind(u8(1)).refcount((int) any(1)));
      at += (long) pages << 12;
    }
  }

  private void hole(EventVisitor visitor) {
    long start = any(address);
    address = any(start + (1 << 21));
    visitor.hole(placed(HoleView.allocate()).start(start).end(address).depth((int) any(3)));
  }

  private LockView lock() {
    LockView lock = placed(LockView.allocate()).lock(any(0xffff_ea00_0000_0028L));
    lock.address(any(address)).waitNs(any(90)).holdNs(any(1500));
    return lock.kind(u8(4)).level(u8(1)).flags(u8(0));
  }

  private SwapcountView swapcount() {
    SwapcountView swapcount = placed(SwapcountView.allocate()).first((int) any(0));
    return swapcount.nr((int) any(4)).swapcount((int) any(2));
  }

  private VmaView vma() {
    long start = any(address);
    VmaView vma = placed(VmaView.allocate()).start(start).end(any(start + 4096));
    vma.vmaStart(any(start)).vmaEnd(any(start + 8192)).vmaFlags(any(0x73)).vmaPgoff(any(0));
    vma.inode(any(4711)).device((int) any(1)).vmaKind(u8(1)).hugetlbShift(u8(0));
    return vma.vmaName(word());
  }

  private ScanView scan() {
    ScanView scan = placed(ScanView.allocate()).flags(any(0)).start(any(0)).end(bits());
    scan.vecLen(any(9)).maxPages(any(0)).categoryInverted(any(0)).categoryMask(any(2));
    return scan.categoryAnyofMask(any(4)).returnMask(any(6)).foundPages(any(0));
  }

  private UnreadView unread() {
    UnreadView unread = placed(UnreadView.allocate()).start(any(address));
    return unread.end(any(address + (1 << 30))).entries(any(1 << 18));
  }

  private LockHoldView lockHold() {
    LockHoldView lockHold =
        outside(LockHoldView.allocate()).lock(bits()).mm(bits()).address(any(0));
    lockHold.waitNs(any(90)).holdNs(any(2000)).firstWalk(any(walk)).nrWalks((int) any(1));
    return lockHold.kind(u8(1)).flags(u8(0));
  }

  private StallView stall() {
    StallView stall = outside(StallView.allocate()).lock(bits()).mm(bits());
    stall.waitNs(any(20_000)).overlapNs(any(9_000));
    stall.waiterTid((int) any(300)).waiterTgid((int) any(300)).waiterComm(word());
    return stall.kind(u8(2)).heldKind(u8(1)).flags(u8(0));
  }

  private WalkEndView end() {
    boolean plain = random.nextBoolean();
    WalkEndView end = placed(WalkEndView.allocate());
    end.shmemPartialSwapBytes(plain ? 0 : any(0)).result(plain ? 0 : any(-22));
    end.attempted(plain ? sequence + 1 : (int) any(9));
    end.lost(plain ? 0 : (int) any(1)).readErrors(plain ? 0 : (int) any(1));
    return end.swapEntries(random.nextBoolean() ? 0 : (int) any(7));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Any 64 bits, the ends of their range more often than chance has them. */
  private long bits() {
    return switch (random.nextInt(7)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> Long.MAX_VALUE;
      case 2 -> -1L;
      default -> random.nextLong();
    };
  }

  private long any(long likely) {
    return random.nextInt(4) == 0 ? bits() : likely;
  }

  private int u8(int likely) {
    return oneIn(4) ? random.nextInt(256) : likely;
  }

  private String word() {
    return List.of("walk_page_vma", "smaps_walk_ops", "cat", "", "ünïcode", "a\\xff\\\\")
        .get(random.nextInt(6));
  }
}
