// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.standalone.bench.event.Begin;
import org.walkscope.standalone.bench.event.End;
import org.walkscope.standalone.bench.event.Event;
import org.walkscope.standalone.bench.event.Folio;
import org.walkscope.standalone.bench.event.Hole;
import org.walkscope.standalone.bench.event.Lock;
import org.walkscope.standalone.bench.event.Run;
import org.walkscope.standalone.bench.event.Span;
import org.walkscope.standalone.bench.event.Stalled;
import org.walkscope.standalone.bench.event.Swapcount;

/** Hands a record of one event to a visitor of events. */
final class EventVisits {
  private EventVisits() {}

  static void visit(Event e, EventVisitor to) {
    long ns = e.getTimestampNs();
    long walk = e.getWalk();
    int sequence = e.getSequence();
    Object what = e.getWhat();
    if (what instanceof Begin begin) {
      to.walkBegin(ns, walk, BeginRecord.of(begin));
    } else if (what instanceof Run x) {
      visit(x, ns, walk, sequence, to);
    } else if (what instanceof Folio x) {
      visit(x, ns, walk, sequence, to);
    } else if (what instanceof Swapcount x) {
      to.swapcount(ns, walk, sequence, x.getFirst(), x.getEntries(), x.getSwapcount());
    } else if (what instanceof Hole x) {
      to.hole(ns, walk, sequence, x.getStart(), x.getEnd(), x.getDepth());
    } else if (what instanceof Lock x) {
      visit(x, ns, walk, sequence, to);
    } else if (what instanceof Span x) {
      to.span(ns, walk, span(x));
    } else if (what instanceof Stalled x) {
      to.stall(ns, walk, stall(x));
    } else {
      visit((End) what, ns, walk, sequence, to);
    }
  }

  /** Whether it is a part of what the thread's last event began. */
  static boolean goesOn(Event e) {
    Object what = e.getWhat();
    return (what instanceof Run run && run.getPart() > 0)
        || (what instanceof Folio folio && folio.getPart() > 0);
  }

  private static void visit(Run x, long ns, long walk, int sequence, EventVisitor to) {
    if (x.getPart() == 0) {
      to.entries(
          ns,
          walk,
          sequence,
          x.getPtl(),
          x.getLevel(),
          x.getEntryShift(),
          x.getFlags(),
          x.getParts());
    }
    if (x.getParts() > 0) {
      to.run(x.getAddress(), x.getRaw(), x.getStride(), x.getCount());
    }
  }

  private static void visit(Folio x, long ns, long walk, int sequence, EventVisitor to) {
    if (x.getPart() == 0) {
      to.folios(ns, walk, sequence, x.getParts());
    }
    if (x.getParts() > 0) {
      to.folio(
          x.getAddress(),
          x.getHeadPfn(),
          x.getFlags(),
          x.getPages(),
          x.getMapcount(),
          x.getOrder(),
          x.getKind(),
          x.getRefcount());
    }
  }

  private static void visit(Lock x, long ns, long walk, int sequence, EventVisitor to) {
    to.lock(
        ns,
        walk,
        sequence,
        x.getLock(),
        x.getAddress(),
        x.getWaitNs(),
        x.getHoldNs(),
        x.getKind(),
        x.getLevel(),
        x.getFlags());
  }

  private static void visit(End x, long ns, long walk, int sequence, EventVisitor to) {
    to.walkEnd(
        ns,
        walk,
        sequence,
        x.getShmemPartialSwapBytes(),
        x.getResult(),
        x.getAttempted(),
        x.getLost(),
        x.getReadErrors(),
        x.getSwapEntries());
  }

  private static HeldSpan span(Span x) {
    return new HeldSpan(
        x.getLock(),
        x.getMm(),
        x.getAddress(),
        x.getWaitNs(),
        x.getHoldNs(),
        x.getFirstWalk(),
        x.getWalks(),
        x.getKind(),
        x.getFlags());
  }

  private static LockStall stall(Stalled x) {
    return new LockStall(
        x.getLock(),
        x.getMm(),
        x.getWaitNs(),
        x.getOverlapNs(),
        x.getWaiterTid(),
        x.getWaiterTgid(),
        x.getKind(),
        x.getHeldKind(),
        x.getFlags(),
        x.getWaiterComm());
  }
}
