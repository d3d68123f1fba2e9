// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;

/** Counts events by kind, and what they hold. */
public final class EventCounts implements EventVisitor {
  long begins;
  long entryEvents;
  long runs;
  long entries;
  long folioEvents;
  long folios;
  long holes;
  long locks;
  long swapcounts;
  long vmas;
  long scans;
  long spans;
  long stalls;
  long ends;
  long lost;
  long readErrors;

  /** One by one: of a page table each run of entries, and each folio. */
  public long oneByOne() {
    return begins
        + runs
        + folios
        + holes
        + locks
        + swapcounts
        + vmas
        + scans
        + spans
        + stalls
        + ends;
  }

  @Override
  public void walkBegin(long timestampNs, long walk, WalkBegin begin) {
    begins++;
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
    entryEvents++;
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    runs++;
    entries += count;
  }

  @Override
  public void folios(long timestampNs, long walk, int sequence, int folios) {
    folioEvents++;
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
    swapcounts++;
  }

  @Override
  public void hole(long timestampNs, long walk, int sequence, long start, long end, int depth) {
    holes++;
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
    locks++;
  }

  @Override
  public void vma(long timestampNs, long walk, int sequence, VmaPart vma) {
    vmas++;
  }

  @Override
  public void scan(long timestampNs, long walk, int sequence, ScanRequest scan) {
    scans++;
  }

  @Override
  public void span(long timestampNs, long walk, HeldSpan span) {
    spans++;
  }

  @Override
  public void stall(long timestampNs, long walk, LockStall stall) {
    stalls++;
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
    ends++;
    lost += Integer.toUnsignedLong(lostOfThem);
    readErrors += Integer.toUnsignedLong(readErrorsInIt);
  }
}
