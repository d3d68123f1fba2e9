// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;
import org.walkscope.schema.TraceFragment;
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

/** Takes fragments apart into one record an event. */
final class EventRecords implements EventVisitor {
  private final Consumer<Event> taker;
  private final EventReader reader = new EventReader();
  private TraceFragment fragment;
  private int facts;
  private Event whole;
  private int partsLeft;

  EventRecords(Consumer<Event> taker) {
    this.taker = taker;
  }

  /**
   * Gives each event of a fragment to the taker.
   *
   * @param ofFacts which of the recorded hosts' facts decode it
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

  private void give(long timestampNs, long walk, int sequence, Object what, int parts) {
    var host = fragment.getHost();
    var walker = fragment.getWalker();
    whole =
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
            timestampNs,
            walk,
            sequence,
            what);
    partsLeft = parts;
    giveWhenWhole();
  }

  private void giveWhenWhole() {
    if (partsLeft == 0) {
      taker.accept(whole);
    }
  }

  @Override
  public void walkBegin(long timestampNs, long walk, WalkBegin b) {
    give(timestampNs, walk, 0, BeginRecord.of(b), 0);
  }

  @Override
  public void entries(
      long timestampNs,
      long walk,
      int sequence,
      long ptl,
      int level,
      int entryShift,
      int flags,
      int runs) {
    Entries entries = new Entries(ptl, level, entryShift, flags, new ArrayList<>(runs));
    give(timestampNs, walk, sequence, entries, runs);
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    ((Entries) whole.getWhat()).getRuns().add(new Run(address, raw, stride, count));
    partsLeft--;
    giveWhenWhole();
  }

  @Override
  public void folios(long timestampNs, long walk, int sequence, int folios) {
    List<Folio> list = new ArrayList<>(folios);
    give(timestampNs, walk, sequence, new Folios(list), folios);
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
    ((Folios) whole.getWhat())
        .getFolios()
        .add(new Folio(address, headPfn, flags, pages, mapcount, order, kind, refcount));
    partsLeft--;
    giveWhenWhole();
  }

  @Override
  public void swapcount(
      long timestampNs, long walk, int sequence, int first, int entries, int swapcount) {
    give(timestampNs, walk, sequence, new Swapcount(first, entries, swapcount), 0);
  }

  @Override
  public void hole(long timestampNs, long walk, int sequence, long start, long end, int depth) {
    give(timestampNs, walk, sequence, new Hole(start, end, depth), 0);
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
      int level,
      int flags) {
    Lock what = new Lock(lock, address, waitNs, holdNs, kind, level, flags);
    give(timestampNs, walk, sequence, what, 0);
  }

  @Override
  public void vma(long timestampNs, long walk, int sequence, VmaPart vma) {
    throw unknown("a VMA within a walk");
  }

  @Override
  public void scan(long timestampNs, long walk, int sequence, ScanRequest scan) {
    throw unknown("PAGEMAP_SCAN");
  }

  @Override
  public void span(long timestampNs, long walk, HeldSpan span) {
    Span what =
        new Span(
            span.mm(),
            span.lock(),
            span.address(),
            span.waitNs(),
            span.holdNs(),
            span.firstWalk(),
            span.walks(),
            span.kind(),
            span.flags());
    give(timestampNs, walk, 0, what, 0);
  }

  @Override
  public void stall(long timestampNs, long walk, LockStall stall) {
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
    give(timestampNs, walk, 0, what, 0);
  }

  private static BenchException unknown(String what) {
    return new BenchException(
        "the capture has " + what + ", for which one record an event is not written: take another");
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
    End end = new End(shmemPartialSwapBytes, result, attempted, lost, readErrors, swapEntries);
    give(timestampNs, walk, sequence, end, 0);
  }
}
