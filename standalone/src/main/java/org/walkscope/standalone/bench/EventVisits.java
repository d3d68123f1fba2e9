// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.standalone.bench.event.Begin;
import org.walkscope.standalone.bench.event.End;
import org.walkscope.standalone.bench.event.Entries;
import org.walkscope.standalone.bench.event.Event;
import org.walkscope.standalone.bench.event.Folio;
import org.walkscope.standalone.bench.event.Folios;
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
    } else if (what instanceof Entries x) {
      int runs = x.getRuns().size();
      to.entries(
          ns, walk, sequence, x.getPtl(), x.getLevel(), x.getEntryShift(), x.getFlags(), runs);
      x.getRuns().forEach(run -> visit(run, to));
    } else if (what instanceof Folios x) {
      to.folios(ns, walk, sequence, x.getFolios().size());
      x.getFolios().forEach(folio -> visit(folio, to));
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

  private static void visit(Run run, EventVisitor to) {
    to.run(run.getAddress(), run.getRaw(), run.getStride(), run.getCount());
  }

  private static void visit(Folio folio, EventVisitor to) {
    to.folio(
        folio.getAddress(),
        folio.getHeadPfn(),
        folio.getFlags(),
        folio.getPages(),
        folio.getMapcount(),
        folio.getOrder(),
        folio.getKind(),
        folio.getRefcount());
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
