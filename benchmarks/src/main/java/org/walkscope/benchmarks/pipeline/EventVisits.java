// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import org.walkscope.benchmarks.pipeline.event.Begin;
import org.walkscope.benchmarks.pipeline.event.End;
import org.walkscope.benchmarks.pipeline.event.Event;
import org.walkscope.benchmarks.pipeline.event.Folio;
import org.walkscope.benchmarks.pipeline.event.Hole;
import org.walkscope.benchmarks.pipeline.event.Lock;
import org.walkscope.benchmarks.pipeline.event.LockHold;
import org.walkscope.benchmarks.pipeline.event.Run;
import org.walkscope.benchmarks.pipeline.event.Stalled;
import org.walkscope.benchmarks.pipeline.event.Swapcount;
import org.walkscope.event.EventVisitor;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.WalkEndView;

/** Calls of a visitor by records of one event. */
final class EventVisits {
  private EventVisits() {}

  static void visit(Event e, EventVisitor to) {
    Object what = e.getWhat();
    if (what instanceof Begin begin) {
      to.walkBegin(placed(BeginRecord.of(begin), e));
    } else if (what instanceof Run x) {
      visit(x, e, to);
    } else if (what instanceof Folio x) {
      visit(x, e, to);
    } else if (what instanceof Swapcount x) {
      SwapcountView view = placed(SwapcountView.allocate(), e);
      to.swapcount(view.first(x.getFirst()).nr(x.getEntries()).swapcount(x.getSwapcount()));
    } else if (what instanceof Hole x) {
      HoleView view = placed(HoleView.allocate(), e);
      to.hole(view.start(x.getStart()).end(x.getEnd()).depth(x.getDepth()));
    } else if (what instanceof Lock x) {
      visit(x, e, to);
    } else if (what instanceof LockHold x) {
      to.lockHold(placed(lockHold(x), e));
    } else if (what instanceof Stalled x) {
      to.stall(placed(stall(x), e));
    } else {
      visit((End) what, e, to);
    }
  }

  private static <V extends EventView> V placed(V view, Event e) {
    view.timestampNs(e.getTimestampNs()).walk(e.getWalk()).sequence(e.getSequence());
    return view;
  }

  /** True for a run or folio of the thread's last event. */
  static boolean goesOn(Event e) {
    Object what = e.getWhat();
    return (what instanceof Run run && run.getPart() > 0)
        || (what instanceof Folio folio && folio.getPart() > 0);
  }

  private static void visit(Run x, Event e, EventVisitor to) {
    if (x.getPart() == 0) {
      to.entries(
          placed(EntriesView.allocate(), e)
              .ptl(x.getPtl())
              .level(x.getLevel())
              .pageShift(x.getEntryShift())
              .flags(x.getFlags())
              .nrRuns(x.getParts()));
    }
    if (x.getParts() > 0) {
      to.run(
          RunView.allocate()
              .address(x.getAddress())
              .raw(x.getRaw())
              .stride(x.getStride())
              .count(x.getCount()));
    }
  }

  private static void visit(Folio x, Event e, EventVisitor to) {
    if (x.getPart() == 0) {
      to.folios(placed(FoliosView.allocate(), e).nrFolios(x.getParts()));
    }
    if (x.getParts() > 0) {
      to.folio(
          FolioView.allocate()
              .address(x.getAddress())
              .headPfn(x.getHeadPfn())
              .flags(x.getFlags())
              .pages(x.getPages())
              .mapcount(x.getMapcount())
              .order(x.getOrder())
              .kind(x.getKind())
              .refcount(x.getRefcount()));
    }
  }

  private static void visit(Lock x, Event e, EventVisitor to) {
    to.lock(
        placed(LockView.allocate(), e)
            .lock(x.getLock())
            .address(x.getAddress())
            .waitNs(x.getWaitNs())
            .holdNs(x.getHoldNs())
            .kind(x.getKind())
            .level(x.getLevel())
            .flags(x.getFlags()));
  }

  private static void visit(End x, Event e, EventVisitor to) {
    to.walkEnd(
        placed(WalkEndView.allocate(), e)
            .shmemPartialSwapBytes(x.getShmemPartialSwapBytes())
            .result(x.getResult())
            .attempted(x.getAttempted())
            .lost(x.getLost())
            .readErrors(x.getReadErrors())
            .swapEntries(x.getSwapEntries()));
  }

  private static LockHoldView lockHold(LockHold x) {
    return LockHoldView.allocate()
        .lock(x.getLock())
        .mm(x.getMm())
        .address(x.getAddress())
        .waitNs(x.getWaitNs())
        .holdNs(x.getHoldNs())
        .firstWalk(x.getFirstWalk())
        .nrWalks(x.getWalks())
        .kind(x.getKind())
        .flags(x.getFlags());
  }

  private static StallView stall(Stalled x) {
    return StallView.allocate()
        .lock(x.getLock())
        .mm(x.getMm())
        .waitNs(x.getWaitNs())
        .overlapNs(x.getOverlapNs())
        .waiterTid(x.getWaiterTid())
        .waiterTgid(x.getWaiterTgid())
        .waiterComm(x.getWaiterComm())
        .kind(x.getKind())
        .heldKind(x.getHeldKind())
        .flags(x.getFlags());
  }
}
