// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.util.stream.LongStream;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;

/** Counts events by kind, and what they hold. */
@SuppressWarnings("EnumOrdinal") // an array as in an EnumMap, without boxing
public final class EventCounts implements EventVisitor {
  /** Kinds of events, as they are called where they are shown. */
  enum Kind {
    BEGIN,
    ENTRIES,
    FOLIOS,
    HOLE,
    LOCK,
    SWAPCOUNT,
    VMA,
    SCAN,
    SPAN,
    STALL,
    END
  }

  private final long[] ofKind = new long[Kind.values().length];
  long runs;
  long entries;
  long folios;
  long lost;
  long readErrors;

  /** Events of a kind. */
  long of(Kind kind) {
    return ofKind[kind.ordinal()];
  }

  /** Events of all kinds. */
  long total() {
    return LongStream.of(ofKind).sum();
  }

  /** One by one: of a page table each run of entries, and each folio. */
  public long oneByOne() {
    return total() - of(Kind.ENTRIES) - of(Kind.FOLIOS) + runs + folios;
  }

  private void count(Kind kind) {
    ofKind[kind.ordinal()]++;
  }

  @Override
  public void walkBegin(long timestampNs, long walk, WalkBegin begin) {
    count(Kind.BEGIN);
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
    count(Kind.ENTRIES);
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    runs++;
    entries += count;
  }

  @Override
  public void folios(long timestampNs, long walk, int sequence, int folios) {
    count(Kind.FOLIOS);
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
    folios++;
  }

  @Override
  public void swapcount(
      long timestampNs, long walk, int sequence, int first, int swapEntries, int swapcount) {
    count(Kind.SWAPCOUNT);
  }

  @Override
  public void hole(long timestampNs, long walk, int sequence, long start, long end, int depth) {
    count(Kind.HOLE);
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
    count(Kind.LOCK);
  }

  @Override
  public void vma(long timestampNs, long walk, int sequence, VmaPart vma) {
    count(Kind.VMA);
  }

  @Override
  public void scan(long timestampNs, long walk, int sequence, ScanRequest scan) {
    count(Kind.SCAN);
  }

  @Override
  public void span(long timestampNs, long walk, HeldSpan span) {
    count(Kind.SPAN);
  }

  @Override
  public void stall(long timestampNs, long walk, LockStall stall) {
    count(Kind.STALL);
  }

  @Override
  public void walkEnd(
      long timestampNs,
      long walk,
      int sequence,
      long shmemPartialSwapBytes,
      long result,
      int attempted,
      int lostOfThem,
      int readErrorsInIt,
      int swapEntries) {
    count(Kind.END);
    lost += Integer.toUnsignedLong(lostOfThem);
    readErrors += Integer.toUnsignedLong(readErrorsInIt);
  }
}
