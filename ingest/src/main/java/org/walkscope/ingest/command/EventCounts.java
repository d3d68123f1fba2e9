// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.util.stream.LongStream;
import org.walkscope.event.EventVisitor;
import org.walkscope.wire.EntriesView;
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
    UNREAD,
    LOCK_HOLD,
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

  /** Events where each run of entries and each folio counts as one. */
  public long oneByOne() {
    return total() - of(Kind.ENTRIES) - of(Kind.FOLIOS) + runs + folios;
  }

  private void count(Kind kind) {
    ofKind[kind.ordinal()]++;
  }

  @Override
  public void walkBegin(WalkBeginView begin) {
    count(Kind.BEGIN);
  }

  @Override
  public void entries(EntriesView event) {
    count(Kind.ENTRIES);
  }

  @Override
  public void run(RunView run) {
    runs++;
    entries += run.count();
  }

  @Override
  public void folios(FoliosView event) {
    count(Kind.FOLIOS);
  }

  @Override
  public void folio(FolioView folio) {
    folios++;
  }

  @Override
  public void swapcount(SwapcountView swapcount) {
    count(Kind.SWAPCOUNT);
  }

  @Override
  public void hole(HoleView hole) {
    count(Kind.HOLE);
  }

  @Override
  public void lock(LockView lock) {
    count(Kind.LOCK);
  }

  @Override
  public void vma(VmaView vma) {
    count(Kind.VMA);
  }

  @Override
  public void scan(ScanView scan) {
    count(Kind.SCAN);
  }

  @Override
  public void unread(UnreadView unread) {
    count(Kind.UNREAD);
  }

  @Override
  public void lockHold(LockHoldView lockHold) {
    count(Kind.LOCK_HOLD);
  }

  @Override
  public void stall(StallView stall) {
    count(Kind.STALL);
  }

  @Override
  public void walkEnd(WalkEndView end) {
    count(Kind.END);
    lost += Integer.toUnsignedLong(end.lost());
    readErrors += Integer.toUnsignedLong(end.readErrors());
  }
}
