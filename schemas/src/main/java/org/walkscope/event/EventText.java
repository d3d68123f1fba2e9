// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.function.Consumer;
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

/** Text of events, one line each, for people and for tests. Addresses and raw bits are in hex. */
public class EventText implements EventVisitor {
  private final Consumer<String> lines;

  public EventText(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void walkBegin(WalkBeginView begin) {
    lines.accept(head("begin", begin) + " " + begin);
  }

  @Override
  public void entries(EntriesView e) {
    lines.accept(
        head("entries", e)
            + (" ptl=" + hex(e.ptl()) + " level=" + e.level() + " shift=" + e.pageShift())
            + (" flags=" + hex(e.flags()) + " runs=" + e.nrRuns()));
  }

  @Override
  public void run(RunView run) {
    lines.accept(
        ("  run address=" + hex(run.address()) + " raw=" + hex(run.raw()))
            + (" stride=" + run.stride() + " x" + run.count()));
  }

  @Override
  public void folios(FoliosView folios) {
    lines.accept(head("folios", folios) + " folios=" + folios.nrFolios());
  }

  @Override
  public void folio(FolioView f) {
    lines.accept(
        ("  folio address=" + hex(f.address()) + " head=" + hex(f.headPfn()))
            + (" flags=" + hex(f.flags()) + " pages=" + f.pages() + " mapcount=" + f.mapcount())
            + (" order=" + f.order() + " kind=" + hex(f.kind()) + " refcount=" + f.refcount()));
  }

  @Override
  public void swapcount(SwapcountView s) {
    lines.accept(
        head("swapcount", s)
            + (" first=" + s.first() + " entries=" + s.nr() + " swapcount=" + s.swapcount()));
  }

  @Override
  public void hole(HoleView hole) {
    lines.accept(
        head("hole", hole)
            + (" start=" + hex(hole.start()) + " end=" + hex(hole.end()))
            + (" depth=" + hole.depth()));
  }

  @Override
  public void lock(LockView l) {
    lines.accept(
        head("lock", l)
            + (" lock=" + hex(l.lock()) + " address=" + hex(l.address()))
            + (" wait_ns=" + l.waitNs() + " hold_ns=" + l.holdNs())
            + (" kind=" + l.kind() + " level=" + l.level() + " flags=" + hex(l.flags())));
  }

  @Override
  public void vma(VmaView vma) {
    lines.accept(head("vma", vma) + " " + vma);
  }

  @Override
  public void scan(ScanView scan) {
    lines.accept(head("scan", scan) + " " + scan);
  }

  @Override
  public void unread(UnreadView unread) {
    lines.accept(head("unread", unread) + " " + unread);
  }

  @Override
  public void lockHold(LockHoldView lockHold) {
    lines.accept(outside("lock_hold", lockHold) + " " + lockHold);
  }

  @Override
  public void stall(StallView stall) {
    lines.accept(outside("stall", stall) + " " + stall);
  }

  @Override
  public void walkEnd(WalkEndView end) {
    lines.accept(
        head("end", end)
            + (" shmem_partial_swap_bytes=" + end.shmemPartialSwapBytes())
            + (" result=" + end.result())
            + (" attempted=" + Integer.toUnsignedString(end.attempted()))
            + (" lost=" + Integer.toUnsignedString(end.lost()))
            + (" read_errors=" + Integer.toUnsignedString(end.readErrors()))
            + (" swap_entries=" + Integer.toUnsignedString(end.swapEntries())));
  }

  private static String head(String what, EventView event) {
    return outside(what, event) + " seq=" + Integer.toUnsignedString(event.sequence());
  }

  private static String outside(String what, EventView event) {
    return event.timestampNs() + " " + what + " walk=" + Long.toUnsignedString(event.walk());
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
