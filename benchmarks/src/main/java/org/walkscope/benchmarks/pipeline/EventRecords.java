// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.util.function.Consumer;
import org.walkscope.benchmarks.pipeline.event.End;
import org.walkscope.benchmarks.pipeline.event.Event;
import org.walkscope.benchmarks.pipeline.event.Folio;
import org.walkscope.benchmarks.pipeline.event.Hole;
import org.walkscope.benchmarks.pipeline.event.Lock;
import org.walkscope.benchmarks.pipeline.event.LockHold;
import org.walkscope.benchmarks.pipeline.event.Run;
import org.walkscope.benchmarks.pipeline.event.Stalled;
import org.walkscope.benchmarks.pipeline.event.Swapcount;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.schema.TraceFragment;
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

/** Fragments as one record an event: of a page table one for each run of entries and each folio. */
final class EventRecords implements EventVisitor {
  private final Consumer<Event> taker;
  private final EventReader reader = new EventReader();
  private TraceFragment fragment;
  private int facts;

  /** Event whose runs or folios come next, and the number of those that came. */
  private final EntriesView entries = EntriesView.allocate();

  private final FoliosView folios = FoliosView.allocate();
  private int part;

  EventRecords(Consumer<Event> taker) {
    this.taker = taker;
  }

  /**
   * Passes each event of a fragment.
   *
   * @param ofFacts index of the recorded host whose facts decode it
   */
  void take(TraceFragment of, int ofFacts) {
    fragment = of;
    facts = ofFacts;
    try {
      reader.read(of, this);
    } catch (MalformedColumnException e) {
      throw new BenchException("a fragment that cannot be read", e);
    }
  }

  private void give(EventView event, Object what) {
    var host = fragment.getHost();
    var walker = fragment.getWalker();
    taker.accept(
        new Event(
            host.getHostname(),
            host.getBootId(),
            facts,
            host.getMonotonicToEpochNs(),
            fragment.getStreamEpochNs(),
            walker.getTgid(),
            walker.getTid(),
            walker.getComm(),
            walker.getStartBoottimeNs(),
            event.timestampNs(),
            event.walk(),
            event.sequence(),
            what));
  }

  @Override
  public void walkBegin(WalkBeginView begin) {
    give(begin, BeginRecord.of(begin));
  }

  @Override
  public void entries(EntriesView e) {
    entries.set(e);
    part = 0;
    if (e.nrRuns() == 0) {
      run(RunView.allocate());
    }
  }

  @Override
  public void run(RunView run) {
    give(
        entries,
        new Run(
            entries.ptl(),
            entries.level(),
            entries.pageShift(),
            entries.flags(),
            part++,
            entries.nrRuns(),
            run.address(),
            run.raw(),
            run.stride(),
            run.count()));
  }

  @Override
  public void folios(FoliosView f) {
    folios.set(f);
    part = 0;
    if (f.nrFolios() == 0) {
      folio(FolioView.allocate());
    }
  }

  @Override
  public void folio(FolioView folio) {
    give(
        folios,
        new Folio(
            part++,
            folios.nrFolios(),
            folio.address(),
            folio.headPfn(),
            folio.flags(),
            folio.pages(),
            folio.mapcount(),
            folio.order(),
            folio.kind(),
            folio.refcount()));
  }

  @Override
  public void swapcount(SwapcountView s) {
    give(s, new Swapcount(s.first(), s.nr(), s.swapcount()));
  }

  @Override
  public void hole(HoleView hole) {
    give(hole, new Hole(hole.start(), hole.end(), hole.depth()));
  }

  @Override
  public void lock(LockView l) {
    give(
        l, new Lock(l.lock(), l.address(), l.waitNs(), l.holdNs(), l.kind(), l.level(), l.flags()));
  }

  @Override
  public void vma(VmaView vma) {
    throw unknown("a VMA within a walk");
  }

  @Override
  public void scan(ScanView scan) {
    throw unknown("PAGEMAP_SCAN");
  }

  @Override
  public void unread(UnreadView unread) {
    throw unknown("a range left out");
  }

  @Override
  public void lockHold(LockHoldView lockHold) {
    LockHold what =
        new LockHold(
            lockHold.mm(),
            lockHold.lock(),
            lockHold.address(),
            lockHold.waitNs(),
            lockHold.holdNs(),
            lockHold.firstWalk(),
            lockHold.nrWalks(),
            lockHold.kind(),
            lockHold.flags());
    give(lockHold, what);
  }

  @Override
  public void stall(StallView stall) {
    Stalled what =
        new Stalled(
            stall.lock(),
            stall.mm(),
            stall.waitNs(),
            stall.overlapNs(),
            stall.waiterTgid(),
            stall.waiterTid(),
            stall.waiterComm(),
            stall.kind(),
            stall.heldKind(),
            stall.flags());
    give(stall, what);
  }

  private static BenchException unknown(String what) {
    return new BenchException(
        "the capture has " + what + ", for which one record an event is not written: take another");
  }

  @Override
  public void walkEnd(WalkEndView end) {
    End what =
        new End(
            end.shmemPartialSwapBytes(),
            end.result(),
            end.attempted(),
            end.lost(),
            end.readErrors(),
            end.swapEntries());
    give(end, what);
  }
}
