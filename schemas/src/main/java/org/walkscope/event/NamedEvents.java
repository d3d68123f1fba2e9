// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

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
import org.walkscope.wire.WireView;

/** Visitor that takes all kinds of events alike, each with the name of its kind. */
public abstract class NamedEvents implements EventVisitor {
  /** Takes an event. */
  protected abstract void event(String kind, EventView event);

  /** Takes a run or folio of the event before. */
  protected abstract void part(String kind, WireView part);

  @Override
  public final void walkBegin(WalkBeginView begin) {
    event("begin", begin);
  }

  @Override
  public final void entries(EntriesView entries) {
    event("entries", entries);
  }

  @Override
  public final void run(RunView run) {
    part("run", run);
  }

  @Override
  public final void folios(FoliosView folios) {
    event("folios", folios);
  }

  @Override
  public final void folio(FolioView folio) {
    part("folio", folio);
  }

  @Override
  public final void swapcount(SwapcountView swapcount) {
    event("swapcount", swapcount);
  }

  @Override
  public final void hole(HoleView hole) {
    event("hole", hole);
  }

  @Override
  public final void lock(LockView lock) {
    event("lock", lock);
  }

  @Override
  public final void vma(VmaView vma) {
    event("vma", vma);
  }

  @Override
  public final void scan(ScanView scan) {
    event("scan", scan);
  }

  @Override
  public final void unread(UnreadView unread) {
    event("unread", unread);
  }

  @Override
  public final void lockHold(LockHoldView hold) {
    event("lock_hold", hold);
  }

  @Override
  public final void stall(StallView stall) {
    event("stall", stall);
  }

  @Override
  public final void walkEnd(WalkEndView end) {
    event("end", end);
  }
}
