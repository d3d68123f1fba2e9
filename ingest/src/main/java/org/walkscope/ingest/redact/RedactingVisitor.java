// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;

/** Hands events on without frames and kernel addresses. */
final class RedactingVisitor implements EventVisitor {
  private static final int PUD = 3;

  /** include/linux/mm.h, the same on all architectures. */
  private static final long VM_PFNMAP = 0x400;

  /** Entries of a run whose frames are not in a row, one by one: as a page table has. */
  private static final int MOST_SINGLE = 1 << 13;

  private static final Pattern ADDRESS = Pattern.compile("(0x)?[0-9a-f]{8,16}");
  private static final String UNNAMED = "unnamed";

  private record Run(long address, long raw, long stride, int count) {}

  private final FrameField field;
  private final FrameNumbers frames;
  private final KernelAddresses addresses;
  private final EventVisitor to;

  // an ENTRIES whose runs are still to come
  private final List<Run> runs = new ArrayList<>();
  private int runsLeft;
  private Runnable entries;
  private int level;
  private int entryShift;

  RedactingVisitor(
      FrameField field, FrameNumbers frames, KernelAddresses addresses, EventVisitor to) {
    this.field = field;
    this.frames = frames;
    this.addresses = addresses;
    this.to = to;
  }

  @Override
  public void walkBegin(long timestampNs, long walk, WalkBegin b) {
    WalkBegin redacted =
        new WalkBegin(
            b.walkerStartBoottimeNs(),
            b.targetStartBoottimeNs(),
            addresses.of(b.mm()),
            b.snapshot(),
            b.start(),
            b.end(),
            b.vmaStart(),
            b.vmaEnd(),
            b.vmaFlags(),
            pgoff(b.vmaFlags(), b.vmaPgoff()),
            b.inode(),
            b.shmemSwapBytes(),
            b.argument(),
            b.device(),
            b.mapCount(),
            b.walkerTgid(),
            b.targetTgid(),
            b.targetTid(),
            b.weight(),
            b.walkerKind(),
            b.file(),
            b.vmaKind(),
            b.hugetlbShift(),
            b.types(),
            b.walkerComm(),
            b.targetComm(),
            symbol(b.function()),
            symbol(b.ops()));
    to.walkBegin(timestampNs, walk, redacted);
  }

  /** Of a mapping of page frames (remap_pfn_range) it is the first frame's number. */
  private static long pgoff(long vmaFlags, long vmaPgoff) {
    return (vmaFlags & VM_PFNMAP) == 0 ? vmaPgoff : 0;
  }

  private static String symbol(String name) {
    return ADDRESS.matcher(name).matches() ? UNNAMED : name;
  }

  @Override
  public void entries(
      long timestampNs,
      long walk,
      int sequence,
      long ptl,
      int newLevel,
      int newEntryShift,
      int flags,
      int count) {
    level = newLevel;
    entryShift = newEntryShift;
    runsLeft = count;
    entries =
        () ->
            to.entries(
                timestampNs,
                walk,
                sequence,
                addresses.of(ptl),
                newLevel,
                newEntryShift,
                flags,
                runs.size());
    handOn();
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    switch (field.holds(raw, level)) {
      case NOTHING -> runs.add(new Run(address, raw, stride, count));
      case UNKNOWN -> runs.add(new Run(address, field.without(raw), 0, count));
      default -> frames(address, raw, stride, count);
    }
    if (runs.size() > EventReader.MAX_PARTS) {
      throw new UnredactableException("an event of more than " + EventReader.MAX_PARTS + " runs");
    }
    runsLeft--;
    handOn();
  }

  /** Runs of it, each in one area of memory. */
  private void frames(long address, long raw, long stride, int count) {
    Long step = count == 1 ? Long.valueOf(0) : field.step(raw, level, stride);
    if (step == null && count > MOST_SINGLE) {
      throw new UnredactableException("a run of " + count + " entries that differ in more");
    }
    long at = address;
    long entry = raw;
    int before = runs.size();
    for (int left = count; left > 0; ) {
      long frame = field.of(entry, level);
      long newFrame = level == PUD ? frames.ofWhole(frame) : frames.of(frame);
      int n = step == null ? 1 : (int) frames.together(frame, step, left);
      long other = field.with(entry, level, newFrame);
      Run last = runs.size() > before ? runs.get(runs.size() - 1) : null;
      if (last != null && other == last.raw + last.count * stride) {
        runs.set(runs.size() - 1, new Run(last.address, last.raw, stride, last.count + n));
      } else {
        runs.add(new Run(at, other, n == 1 ? 0 : stride, n));
      }
      at += (long) n << entryShift;
      entry += n * stride;
      left -= n;
    }
  }

  private void handOn() {
    if (runsLeft == 0) {
      entries.run();
      for (Run run : runs) {
        to.run(run.address, run.raw, run.stride, run.count);
      }
      runs.clear();
    }
  }

  @Override
  public void folios(long timestampNs, long walk, int sequence, int folios) {
    to.folios(timestampNs, walk, sequence, folios);
  }

  @Override
  public void folio(
      long address,
      long headPfn,
      long flags,
      int pages,
      int mapcount,
      int order,
      int kind,
      int refcount) {
    to.folio(address, frames.of(headPfn), flags, pages, mapcount, order, kind, refcount);
  }

  @Override
  public void swapcount(
      long timestampNs, long walk, int sequence, int first, int swapEntries, int swapcount) {
    to.swapcount(timestampNs, walk, sequence, first, swapEntries, swapcount);
  }

  @Override
  public void hole(long timestampNs, long walk, int sequence, long start, long end, int depth) {
    to.hole(timestampNs, walk, sequence, start, end, depth);
  }

  @Override
  public void lock(
      long timestampNs,
      long walk,
      int sequence,
      long lock,
      long address,
      long waitNs,
      long holdNs,
      int kind,
      int lockLevel,
      int flags) {
    to.lock(
        timestampNs,
        walk,
        sequence,
        addresses.of(lock),
        address,
        waitNs,
        holdNs,
        kind,
        lockLevel,
        flags);
  }

  @Override
  public void vma(long timestampNs, long walk, int sequence, VmaPart vma) {
    VmaPart redacted =
        new VmaPart(
            vma.start(),
            vma.end(),
            vma.vmaStart(),
            vma.vmaEnd(),
            vma.flags(),
            pgoff(vma.flags(), vma.pgoff()),
            vma.inode(),
            vma.device(),
            vma.kind(),
            vma.hugetlbShift());
    to.vma(timestampNs, walk, sequence, redacted);
  }

  @Override
  public void scan(long timestampNs, long walk, int sequence, ScanRequest scan) {
    to.scan(timestampNs, walk, sequence, scan);
  }

  @Override
  public void span(long timestampNs, long walk, HeldSpan s) {
    to.span(
        timestampNs,
        walk,
        new HeldSpan(
            addresses.of(s.lock()),
            addresses.of(s.mm()),
            s.address(),
            s.waitNs(),
            s.holdNs(),
            s.firstWalk(),
            s.walks(),
            s.kind(),
            s.flags()));
  }

  @Override
  public void stall(long timestampNs, long walk, LockStall s) {
    to.stall(
        timestampNs,
        walk,
        new LockStall(
            addresses.of(s.lock()),
            addresses.of(s.mm()),
            s.waitNs(),
            s.overlapNs(),
            s.waiterTid(),
            s.waiterTgid(),
            s.kind(),
            s.heldKind(),
            s.flags(),
            s.waiterComm()));
  }

  @Override
  public void walkEnd(
      long timestampNs,
      long walk,
      int sequence,
      long shmemPartialSwapBytes,
      long result,
      int attempted,
      int lost,
      int readErrors,
      int swapEntries) {
    to.walkEnd(
        timestampNs,
        walk,
        sequence,
        shmemPartialSwapBytes,
        result,
        attempted,
        lost,
        readErrors,
        swapEntries);
  }
}
