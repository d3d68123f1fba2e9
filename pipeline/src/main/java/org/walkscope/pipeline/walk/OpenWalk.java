// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.Piece;
import org.walkscope.pipeline.entries.PieceCutter;
import org.walkscope.pipeline.entries.TargetVma;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.pipeline.procfile.smaps.SmapsSums;
import org.walkscope.pipeline.procfile.smaps.SmapsVma;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/** Walk of which events have been seen, with their sums. */
public final class OpenWalk {
  /** An entry is 8 bytes, a page table one page. */
  private static final int ENTRY_SHIFT = 3;

  final long walk;

  /** Null when it was lost. */
  final WalkBeginView begin;

  final boolean besideGap;

  final SeenEvents events = new SeenEvents();
  final UnlockedTable unlockedTable = new UnlockedTable();
  final EntryCounts counts = new EntryCounts();
  final StepRuns stepRuns = new StepRuns();
  final TableLocks tableLocks = new TableLocks();
  final SmapsSums smaps = new SmapsSums();
  final ExtentList extents;
  final UnreadRanges unread = new UnreadRanges();
  final LockList locks = new LockList();
  final EntryBatch batch;

  /** Null when the begin was lost. */
  final String consumer;

  /** VMA of a read of smaps or smaps_rollup; null of others, of which no sums are made. */
  private final SmapsVma ofSmaps;

  /** Null for smaps and for no file. */
  final ReadResult result;

  /** VMA that the walk is in; null between VMAs, and where no result asks for it. */
  VmaView vma;

  long readErrors;

  /** True if an entry that the walk passed was not decoded. */
  boolean entriesUnread;

  long steps;

  /** Entries that were read without their lock. */
  long unlockedEntries;

  /** WALK_END; null before it. Not state: the walk is over then. */
  WalkEndView end;

  /** Event time; null while the end is waited for. Not state: the walk is over then. */
  Long givenUpEpochMs;

  // not state: an event never crosses fragments
  private boolean firstRunToCome;
  private long entriesOfEvent;
  private int nextLevel;
  private int nextShift;
  private int nextFlags;

  /**
   * Begins with its first event.
   *
   * @param begin which the walk keeps; null when it was lost
   * @param besideGap whether walks of the thread right before it are missing
   * @param over walk that is over, whose buffers this one takes; null for none
   */
  public OpenWalk(long walk, WalkBeginView begin, boolean besideGap, OpenWalk over) {
    this.walk = walk;
    this.begin = begin;
    this.besideGap = besideGap;
    batch = over == null ? new EntryBatch() : over.batch;
    batch.close();
    extents = over == null ? new ExtentList() : over.extents.next();
    consumer = begin == null ? null : Consumers.of(begin);
    ofSmaps = Consumers.isSmaps(consumer) ? SmapsVma.of(begin) : null;
    result = ReadResults.of(begin);
    vma = result == null || !TargetVma.known(begin) ? null : TargetVma.toPart(begin);
  }

  /** Counts an event; false for one that came before or was overtaken. */
  public boolean accept(long timestampNs, int sequence, Decoding decoding) {
    if (events.passed(sequence)) {
      return false;
    }
    LockView bound = unlockedTable.lockUntil(timestampNs, sequence == events.lastSequence + 1);
    if (bound != null) {
      locks.add(bound, decoding.limits().locks());
    }
    events.add(timestampNs, sequence);
    return true;
  }

  public void entries(EntriesView entries) {
    nextLevel = entries.level();
    nextShift = entries.pageShift();
    nextFlags = entries.flags();
    firstRunToCome = true;
    entriesOfEvent = 0;
  }

  /** Adds a run; false, without adding it, where the event has more entries than a page table. */
  public boolean run(RunView run, Decoding decoding) {
    int count = run.count();
    entriesOfEvent += count;
    if (entriesOfEvent > 1L << (decoding.host().getPageShift() - ENTRY_SHIFT)) {
      undecoded(count);
      return false;
    }
    if (firstRunToCome) {
      firstRunToCome = false;
      beginBatch(run.address(), decoding);
    }
    unlockedEntries += (batch.flags & Wire.ENTRIES_UNLOCKED) != 0 ? count : 0;
    batch.addRun(run);
    return true;
  }

  private void beginBatch(long address, Decoding decoding) {
    boolean table = nextLevel == PageTableFormat.PTE;
    boolean atCallback = nextFlags == Wire.ENTRIES_UNLOCKED; // and not read at the begin
    if (table && atCallback && decoding.host().getMode() == TraceMode.LIGHT) {
      unlockedTable.read(events.lastNs, address);
    }
    // the walker dropped the lock inside the table and took it again: the event repeats the rest
    boolean again = table && batch.level == nextLevel && !batch.hugetlb();
    if (again && batch.covers(address, address)) {
      batch.truncateAt(address);
    }
    flushBatch(decoding);
    batch.begin(events.lastSequence, nextLevel, nextShift, nextFlags);
  }

  /** True if facts numbered like the last event speak of the entries held back. */
  public boolean takesFolios() {
    return batch.open && events.lastSequence == batch.sequence + 1;
  }

  /** Facts of a folio of the entries held back. */
  public void folio(FolioView folio) {
    batch.addFolio(folio);
  }

  public void hole(HoleView hole, Decoding decoding) {
    long start = hole.start();
    long holeEnd = hole.end();
    if (batch.covers(start, holeEnd)) {
      return; // smaps looking up a none entry of this table, which is counted as that entry
    }
    flushBatch(decoding);
    steps++;
    if (result != null) {
      result.hole(start, holeEnd, vmaAt(start), decoding.entries());
    }
    int level = ConsumerSteps.holeLevel(hole, hugetlbShift(), decoding.host());
    stepRuns.addHole(start, holeEnd, level);
    extents.addHole(start, holeEnd, level, decoding.limits());
  }

  /** Enters the next VMA. */
  public void vma(VmaView next, Decoding decoding) {
    flushBatch(decoding);
    vma = result == null ? null : next.copy();
  }

  public void scan(ScanView request) {
    if (result != null) {
      result.scan(request);
    }
  }

  /** Swap entries that the kernel found several times in page tables. */
  public void swapcount(SwapcountView swapcount, Decoding decoding) {
    int pageShift = decoding.host().getPageShift();
    smaps.sharedSwap(swapcount.nr(), swapcount.swapcount(), pageShift);
  }

  /** Range that the probe left out; the gap in numbers beside it makes the walk incomplete. */
  public void unread(UnreadView range, Decoding decoding) {
    unread.add(range, decoding.limits().extents());
  }

  /** False when the kind or level of lock is none that the wire knows. */
  public boolean lock(LockView lock, Decoding decoding) {
    return locks.add(lock, decoding.limits().locks());
  }

  public void end(WalkEndView last, Decoding decoding) {
    end = last.copy();
    events.end(last);
    readErrors += Integer.toUnsignedLong(last.readErrors());
    flushBatch(decoding);
  }

  /** Ends the walk without its end, at this event time. */
  public void giveUp(long epochMs, Decoding decoding) {
    flushBatch(decoding);
    givenUpEpochMs = epochMs;
  }

  private void flushBatch(Decoding decoding) {
    if (!batch.open) {
      return;
    }
    batch.close();
    if (result != null && batch.runs() > 0) {
      long address = Math.max(batch.runAddress(0), vma == null ? 0 : vma.start());
      result.entries(batch, vmaAt(address), decoding.entries());
    }
    boolean range = begin != null && begin.walkerKind() == Wire.WALKER_PT_RANGE_WALK;
    steps += range ? 1 : ConsumerSteps.of(batch, hugetlbShift());
    PieceCutter cutter = decoding.cutter();
    cutter.begin(batch, hugetlbShift());
    for (Piece piece; (piece = cutter.next()) != null; ) {
      add(piece, decoding);
    }
    undecoded(cutter.undecoded());
  }

  private void add(Piece piece, Decoding decoding) {
    Host host = decoding.host();
    counts.add(piece.typeCode, piece.count);
    stepRuns.add(piece, host.getPageShift());
    tableLocks.add(piece.level, piece.address, piece.end(), host.getPmdShift(), host.getPudShift());
    if (ofSmaps != null) {
      smaps.add(piece, ofSmaps, decoding.smaps());
    }
    extents.add(piece, host.getPageShift(), decoding.limits());
  }

  private void undecoded(int entries) {
    readErrors += entries;
    entriesUnread |= entries > 0;
  }

  private int hugetlbShift() {
    return begin == null ? 0 : begin.hugetlbShift();
  }

  private VmaView vmaAt(long address) {
    boolean inside =
        vma != null
            && Long.compareUnsigned(address, vma.vmaStart()) >= 0
            && Long.compareUnsigned(address, vma.vmaEnd()) < 0;
    return inside ? vma : null;
  }

  /** Puts the result of the read into the record; every event must be there. */
  void putResult(Walk record) {
    if (result != null) {
      result.into(record);
    }
  }

  /** Steps are a lower bound also where VMAs, which no step crosses, are not told apart. */
  boolean achievableExact() {
    return stepRuns.exact() && begin != null && TargetVma.known(begin);
  }

  /** Number of the walk, by the task's own count. */
  public long number() {
    return walk;
  }

  /** Null when it was lost. */
  public WalkBeginView begin() {
    return begin;
  }

  /** Time of the last event, CLOCK_MONOTONIC. */
  public long lastNs() {
    return events.lastNs;
  }

  /** True if walks of the thread right before it are missing. */
  public boolean besideGap() {
    return besideGap;
  }

  /** Extents and unread ranges left out. */
  public long extentsDropped() {
    return extents.dropped() + unread.dropped();
  }

  /** Lock spans left out. */
  public long locksDropped() {
    return locks.dropped();
  }
}
