// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

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
import org.walkscope.standalone.bench.event.Event;
import org.walkscope.standalone.bench.event.Folio;
import org.walkscope.standalone.bench.event.Hole;
import org.walkscope.standalone.bench.event.Lock;
import org.walkscope.standalone.bench.event.Run;
import org.walkscope.standalone.bench.event.Span;
import org.walkscope.standalone.bench.event.Stalled;
import org.walkscope.standalone.bench.event.Swapcount;

/**
 * Takes fragments apart into one record an event: of a page table as many as it has runs of
 * entries, and folios.
 */
final class EventRecords implements EventVisitor {
  private final Consumer<Event> taker;
  private final EventReader reader = new EventReader();
  private TraceFragment fragment;
  private int facts;

  // of the runs or folios that come next
  private long timestampNs;
  private long walk;
  private int sequence;
  private int part;
  private int parts;
  private long ptl;
  private int level;
  private int entryShift;
  private int flags;

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

  private void give(long atNs, long ofWalk, int number, Object what) {
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
            atNs,
            ofWalk,
            number,
            what));
  }

  private void expect(long atNs, long ofWalk, int number, int newParts) {
    timestampNs = atNs;
    walk = ofWalk;
    sequence = number;
    part = 0;
    parts = newParts;
  }

  @Override
  public void walkBegin(long atNs, long ofWalk, WalkBegin b) {
    give(atNs, ofWalk, 0, BeginRecord.of(b));
  }

  @Override
  public void entries(
      long atNs,
      long ofWalk,
      int number,
      long newPtl,
      int newLevel,
      int newShift,
      int newFlags,
      int runs) {
    expect(atNs, ofWalk, number, runs);
    ptl = newPtl;
    level = newLevel;
    entryShift = newShift;
    flags = newFlags;
    if (runs == 0) {
      run(0, 0, 0, 0);
    }
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    Run run = new Run(ptl, level, entryShift, flags, part++, parts, address, raw, stride, count);
    give(timestampNs, walk, sequence, run);
  }

  @Override
  public void folios(long atNs, long ofWalk, int number, int folios) {
    expect(atNs, ofWalk, number, folios);
    if (folios == 0) {
      folio(0, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  @Override
  public void folio(
      long address,
      long headPfn,
      long folioFlags,
      int pages,
      int mapcount,
      int order,
      int kind,
      int refcount) {
    Folio folio =
        new Folio(
            part++, parts, address, headPfn, folioFlags, pages, mapcount, order, kind, refcount);
    give(timestampNs, walk, sequence, folio);
  }

  @Override
  public void swapcount(long atNs, long ofWalk, int number, int first, int entries, int swapcount) {
    give(atNs, ofWalk, number, new Swapcount(first, entries, swapcount));
  }

  @Override
  public void hole(long atNs, long ofWalk, int number, long start, long end, int depth) {
    give(atNs, ofWalk, number, new Hole(start, end, depth));
  }

  @Override
  public void lock(
      long atNs,
      long ofWalk,
      int number,
      long lock,
      long address,
      long waitNs,
      long holdNs,
      int kind,
      int ofLevel,
      int how) {
    Lock what = new Lock(lock, address, waitNs, holdNs, kind, ofLevel, how);
    give(atNs, ofWalk, number, what);
  }

  @Override
  public void vma(long atNs, long ofWalk, int number, VmaPart vma) {
    throw unknown("a VMA within a walk");
  }

  @Override
  public void scan(long atNs, long ofWalk, int number, ScanRequest scan) {
    throw unknown("PAGEMAP_SCAN");
  }

  @Override
  public void span(long atNs, long ofWalk, HeldSpan span) {
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
    give(atNs, ofWalk, 0, what);
  }

  @Override
  public void stall(long atNs, long ofWalk, LockStall stall) {
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
    give(atNs, ofWalk, 0, what);
  }

  private static BenchException unknown(String what) {
    return new BenchException(
        "the capture has " + what + ", for which one record an event is not written: take another");
  }

  @Override
  public void walkEnd(
      long atNs,
      long ofWalk,
      int number,
      long shmemPartialSwapBytes,
      long result,
      int attempted,
      int lost,
      int readErrors,
      int swapEntries) {
    End end = new End(shmemPartialSwapBytes, result, attempted, lost, readErrors, swapEntries);
    give(atNs, ofWalk, number, end);
  }
}
