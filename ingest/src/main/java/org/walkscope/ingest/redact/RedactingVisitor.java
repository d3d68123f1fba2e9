// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.wire.EntriesView;
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

/** Hands events on without frames and kernel addresses. */
final class RedactingVisitor implements EventVisitor {
  /** include/linux/mm.h, the same on all architectures. */
  private static final long VM_PFNMAP = 0x400;

  /** Entries of a run whose frames are not in a row, one by one: as a page table has. */
  private static final int MOST_SINGLE = 1 << 13;

  private static final Pattern ADDRESS = Pattern.compile("(0x)?[0-9a-f]{8,16}");
  private static final String UNNAMED = "unnamed";

  private final FrameField field;
  private final FrameNumbers frames;
  private final KernelAddresses addresses;
  private final EventVisitor to;

  // ENTRIES that is held back until all its runs have come
  private final EntriesView entries = EntriesView.allocate();
  private final List<RunView> runs = new ArrayList<>();
  private int runsLeft;

  // events changed, as they are handed on
  private final WalkBeginView begin = WalkBeginView.allocate();
  private final FolioView folio = FolioView.allocate();
  private final LockView lock = LockView.allocate();
  private final VmaView vma = VmaView.allocate();
  private final LockHoldView lockHold = LockHoldView.allocate();
  private final StallView stall = StallView.allocate();

  RedactingVisitor(
      FrameField field, FrameNumbers frames, KernelAddresses addresses, EventVisitor to) {
    this.field = field;
    this.frames = frames;
    this.addresses = addresses;
    this.to = to;
  }

  @Override
  public void walkBegin(WalkBeginView b) {
    begin.set(b);
    begin.mm(addresses.of(b.mm())).vmaPgoff(pgoff(b.vmaFlags(), b.vmaPgoff()));
    to.walkBegin(begin.function(symbol(b.function())).ops(symbol(b.ops())));
  }

  /** Redacted vm_pgoff: in a mapping of page frames (remap_pfn_range) it is a frame number. */
  private static long pgoff(long vmaFlags, long vmaPgoff) {
    return (vmaFlags & VM_PFNMAP) == 0 ? vmaPgoff : 0;
  }

  private static String symbol(String name) {
    return ADDRESS.matcher(name).matches() ? UNNAMED : name;
  }

  @Override
  public void entries(EntriesView e) {
    entries.set(e);
    runsLeft = e.nrRuns();
    handOn();
  }

  @Override
  public void run(RunView run) {
    switch (field.holds(run.raw(), entries.level())) {
      case NOTHING -> runs.add(run.copy());
      case UNKNOWN -> runs.add(run.copy().raw(field.without(run.raw())).stride(0));
      default -> frames(run);
    }
    if (runs.size() > EventReader.MAX_PARTS) {
      throw new UnredactableException("an event of more than " + EventReader.MAX_PARTS + " runs");
    }
    runsLeft--;
    handOn();
  }

  /** Runs of it, each in one area of memory. */
  private void frames(RunView run) {
    int level = entries.level();
    long stride = run.stride();
    Long step = run.count() == 1 ? Long.valueOf(0) : field.step(run.raw(), level, stride);
    if (step == null && run.count() > MOST_SINGLE) {
      throw new UnredactableException("a run of " + run.count() + " entries that differ in more");
    }
    long at = run.address();
    long entry = run.raw();
    RunView last = null;
    for (int left = run.count(); left > 0; ) {
      long frame = field.of(entry, level);
      long newFrame = level == Wire.LEVEL_PUD ? frames.ofWhole(frame) : frames.of(frame);
      int n = step == null ? 1 : (int) frames.together(frame, step, left);
      long other = field.with(entry, level, newFrame);
      if (last != null && other == last.raw() + last.count() * stride) {
        last.stride(stride).count(last.count() + n);
      } else {
        last = RunView.allocate().address(at).raw(other).stride(n == 1 ? 0 : stride).count(n);
        runs.add(last);
      }
      at += (long) n << entries.pageShift();
      entry += n * stride;
      left -= n;
    }
  }

  private void handOn() {
    if (runsLeft == 0) {
      to.entries(entries.ptl(addresses.of(entries.ptl())).nrRuns(runs.size()));
      runs.forEach(to::run);
      runs.clear();
    }
  }

  @Override
  public void folios(FoliosView folios) {
    to.folios(folios);
  }

  @Override
  public void folio(FolioView f) {
    folio.set(f);
    to.folio(folio.headPfn(frames.of(f.headPfn())));
  }

  @Override
  public void swapcount(SwapcountView swapcount) {
    to.swapcount(swapcount);
  }

  @Override
  public void hole(HoleView hole) {
    to.hole(hole);
  }

  @Override
  public void lock(LockView l) {
    lock.set(l);
    to.lock(lock.lock(addresses.of(l.lock())));
  }

  @Override
  public void vma(VmaView v) {
    vma.set(v);
    to.vma(vma.vmaPgoff(pgoff(v.vmaFlags(), v.vmaPgoff())));
  }

  @Override
  public void scan(ScanView scan) {
    to.scan(scan);
  }

  @Override
  public void unread(UnreadView unread) {
    to.unread(unread);
  }

  @Override
  public void lockHold(LockHoldView s) {
    lockHold.set(s);
    to.lockHold(lockHold.lock(addresses.of(s.lock())).mm(addresses.of(s.mm())));
  }

  @Override
  public void stall(StallView s) {
    stall.set(s);
    to.stall(stall.lock(addresses.of(s.lock())).mm(addresses.of(s.mm())));
  }

  @Override
  public void walkEnd(WalkEndView end) {
    to.walkEnd(end);
  }
}
