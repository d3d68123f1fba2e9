// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.Piece;
import org.walkscope.pipeline.entries.PieceCutter;
import org.walkscope.pipeline.entries.TargetVma;
import org.walkscope.pipeline.entries.TypeCode;
import org.walkscope.pipeline.entries.ViewState;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.pipeline.procfile.clearrefs.ClearedRefs;
import org.walkscope.pipeline.procfile.numa.NumaSums;
import org.walkscope.pipeline.procfile.pagemap.PagemapRead;
import org.walkscope.pipeline.procfile.scan.ScanRegions;
import org.walkscope.pipeline.procfile.smaps.SmapsSums;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/** Walk of which events have been seen, with their sums. */
public final class OpenWalk {
  /** An entry is 8 bytes, a page table one page. */
  private static final int ENTRY_SHIFT = 3;

  /** null when the begin was lost. */
  WalkBeginView begin;

  long walk;
  long firstNs;
  long lastNs;
  boolean ended;
  long result;
  long shmemPartialSwapBytes;

  /** Event time; null while its end is waited for. Not state: it is over then. */
  Long givenUpEpochMs;

  /** Swap entries whose count the kernel looked up; from WALK_END. */
  long swapEntries;

  long readErrors;

  final boolean besideGap;

  private int lastSequence = -1;
  private long seen;
  private long attempted;
  private boolean entriesUnread;
  private long steps;
  private long unlockedEntries;

  /** Time of the last table read without its lock, which was taken and released after; or 0. */
  private long tableNs;

  private long tableAddress;
  private final long[] counts = new long[TypeCode.COUNT];

  final StepRuns stepRuns = new StepRuns();
  final TableLocks tableLocks = new TableLocks();
  final SmapsSums smaps = new SmapsSums();
  final ExtentList extents = new ExtentList();
  final LockList locks = new LockList();
  final EntryBatch batch;

  /** Result of a read of another file than smaps; null for smaps. */
  private final ReadResult answer;

  /** The one that the walk is in; null between VMAs. */
  private VmaView vma;

  // not state
  private boolean firstRunToCome; // never at the end of a fragment
  private long entriesOfEvent; // an event never crosses fragments
  private int nextLevel;
  private int nextShift;
  private int nextFlags;

  /**
   * Begins with its first event.
   *
   * @param begin null when it was lost
   * @param besideGap whether walks of the thread right before it are missing
   * @param batch of no other open walk; what it holds is forgotten
   */
  public OpenWalk(long walk, WalkBeginView begin, boolean besideGap, EntryBatch batch) {
    this.walk = walk;
    this.begin = begin == null ? null : begin.copy();
    this.besideGap = besideGap;
    this.batch = batch;
    batch.close();
    answer = answer(begin);
    vma = begin == null || !TargetVma.known(begin) ? null : TargetVma.toPart(begin);
  }

  /** Result of a read of another file than smaps; null for smaps. */
  private static ReadResult answer(WalkBeginView begin) {
    return switch (begin == null ? 0 : begin.file()) {
      case Wire.FILE_NUMA_MAPS -> new NumaSums();
      case Wire.FILE_PAGEMAP -> new PagemapRead(begin.argument() != 0, begin.start(), begin.end());
      case Wire.FILE_CLEAR_REFS -> new ClearedRefs(begin.argument());
      case Wire.FILE_PAGEMAP_SCAN -> new ScanRegions(begin.start(), begin.end());
      default -> null;
    };
  }

  /** Counts an event, unless it is one that came before or was overtaken. */
  public boolean accept(long timestampNs, int sequence, Decoding decoding) {
    if (Integer.compareUnsigned(sequence, lastSequence) <= 0 && lastSequence != -1) {
      return false;
    }
    if (seen == 0) {
      firstNs = timestampNs;
    }
    boundTableLock(timestampNs, sequence, decoding.limits());
    lastNs = timestampNs;
    lastSequence = sequence;
    seen++;
    return true;
  }

  /** The next event of the walk is no earlier than the release of the lock. */
  private void boundTableLock(long timestampNs, int sequence, WalkLimits limits) {
    if (tableNs != 0 && sequence == lastSequence + 1) {
      long bound = timestampNs - tableNs;
      LockView lock = LockView.allocate().timestampNs(timestampNs).address(tableAddress);
      lock.kind(Wire.LOCK_PTL).level(Wire.LEVEL_PTE).waitNs(bound).holdNs(bound);
      locks.add(lock.flags(Wire.LOCK_WAIT_BOUND | Wire.LOCK_HOLD_BOUND), limits.locks());
    }
    tableNs = 0;
  }

  public void entries(EntriesView entries) {
    nextLevel = entries.level();
    nextShift = entries.pageShift();
    nextFlags = entries.flags();
    firstRunToCome = true;
    entriesOfEvent = 0;
  }

  /** False where one event claims more entries than a page table has: they are not looked at. */
  public boolean run(RunView run, Decoding decoding) {
    Host host = decoding.host();
    long address = run.address();
    int count = run.count();
    entriesOfEvent += count;
    if (entriesOfEvent > 1L << (host.getPageShift() - ENTRY_SHIFT)) {
      undecoded(count);
      return false;
    }
    if (firstRunToCome) {
      firstRunToCome = false;
      boolean table = nextLevel == PageTableFormat.PTE && nextFlags == Wire.ENTRIES_UNLOCKED;
      if (table && host.getMode() == TraceMode.LIGHT) {
        tableNs = lastNs;
        tableAddress = address;
      }
      // the lock was dropped inside the table and taken again: from here on it is given anew
      boolean again = nextLevel == PageTableFormat.PTE && batch.level == nextLevel;
      if (again && !batch.hugetlb() && batch.covers(address, address)) {
        batch.truncateAt(address);
      }
      flushBatch(decoding);
      batch.begin(lastSequence, nextLevel, nextShift, nextFlags);
    }
    unlockedEntries += (batch.flags & Wire.ENTRIES_UNLOCKED) != 0 ? count : 0;
    batch.addRun(run);
    return true;
  }

  /** True if facts numbered like the last event speak of the entries held back. */
  public boolean takesFolios() {
    return batch.open && lastSequence == batch.sequence + 1;
  }

  public void hole(HoleView hole, Decoding decoding) {
    long start = hole.start();
    long end = hole.end();
    if (batch.covers(start, end)) {
      return; // smaps looking up a none entry of this table, which is counted as that entry
    }
    flushBatch(decoding);
    steps++;
    if (answer != null) {
      answer.hole(start, end, vmaAt(start), decoding.entries());
    }
    int level = holeLevel(hole.depth(), decoding.host());
    stepRuns.addHole(start, end, level);
    extents.addHole(start, end, level, decoding.limits().extents());
  }

  /** The walk comes to the next VMA. */
  public void vma(VmaView next, Decoding decoding) {
    flushBatch(decoding);
    vma = next.copy();
  }

  public void scan(ScanView request) {
    if (answer != null) {
      answer.scan(request);
    }
  }

  private VmaView vmaAt(long address) {
    boolean inside =
        vma != null
            && Long.compareUnsigned(address, vma.vmaStart()) >= 0
            && Long.compareUnsigned(address, vma.vmaEnd()) < 0;
    return inside ? vma : null;
  }

  /** Puts what the read gave into the record, if every event is there. */
  void answer(Walk record) {
    if (answer != null && record.getCompleteness() == Completeness.COMPLETE) {
      answer.into(record);
    }
  }

  /**
   * The level of the none entry that the hole is: depth counts from the top, 3 being a PMD and 4 a
   * PTE, as pt_range_walk tells where a small huge page is missing. Without depth (-1) it is that
   * of the huge page missing, or the highest there is a name for.
   */
  private int holeLevel(int depth, Host host) {
    int hugetlbShift = begin == null ? 0 : begin.hugetlbShift();
    if (depth < 0 && hugetlbShift != 0 && hugetlbShift < host.getPudShift()) {
      return hugetlbShift < host.getPmdShift() ? PageTableFormat.PTE : PageTableFormat.PMD;
    }
    if (depth > 3) {
      return PageTableFormat.PTE;
    }
    return depth == 3 ? PageTableFormat.PMD : PageTableFormat.PUD;
  }

  public void end(WalkEndView end, Decoding decoding) {
    ended = true;
    result = end.result();
    shmemPartialSwapBytes = end.shmemPartialSwapBytes();
    attempted = Integer.toUnsignedLong(end.attempted());
    readErrors += Integer.toUnsignedLong(end.readErrors());
    swapEntries = Integer.toUnsignedLong(end.swapEntries());
    flushBatch(decoding);
  }

  private void flushBatch(Decoding decoding) {
    if (batch.open) {
      batch.close();
      if (answer != null && batch.runs() > 0) {
        answer.entries(
            batch,
            vmaAt(Math.max(batch.runAddress(0), vma == null ? 0 : vma.start())),
            decoding.entries());
      }
      int hugetlbShift = begin == null ? 0 : begin.hugetlbShift();
      steps += callbacks(hugetlbShift);
      PieceCutter cutter = decoding.cutter();
      cutter.begin(batch, hugetlbShift);
      for (Piece piece; (piece = cutter.next()) != null; ) {
        add(piece, decoding);
      }
      undecoded(cutter.undecoded());
    }
  }

  /** Times the consumer's own code was called for this batch. */
  private long callbacks(int hugetlbShift) {
    if (begin != null && begin.walkerKind() == Wire.WALKER_PT_RANGE_WALK) {
      return 1;
    }
    long entries = 0;
    for (int run = 0; run < batch.runs(); run++) {
      entries += batch.runEntries(run);
    }
    if (batch.hugetlb()) {
      // one call a huge page, in however many entries the hardware keeps it
      return hugetlbShift > batch.shift
          ? Math.max(1, entries >> (hugetlbShift - batch.shift))
          : entries;
    }
    return entries;
  }

  private void add(Piece piece, Decoding decoding) {
    Host host = decoding.host();
    counts[TypeCode.of(piece.type)] += piece.count;
    stepRuns.add(piece, host.getPageShift());
    tableLocks.add(piece.level, piece.address, piece.end(), host.getPmdShift(), host.getPudShift());
    smaps.add(piece, begin, decoding.smaps());
    extents.add(piece, host.getPageShift(), decoding.limits().extents());
  }

  private void undecoded(int entries) {
    readErrors += entries;
    entriesUnread |= entries > 0;
  }

  /** Facts of a folio of the entries held back. */
  public void folio(FolioView folio) {
    batch.addFolio(folio);
  }

  /** Swap entries that the kernel found several times in page tables. */
  public void swapcount(SwapcountView swapcount, Decoding decoding) {
    int pageShift = decoding.host().getPageShift();
    smaps.sharedSwap(swapcount.nr(), swapcount.swapcount(), pageShift);
  }

  /** False when the kind or level of lock is none that the wire knows. */
  public boolean lock(LockView lock, Decoding decoding) {
    return locks.add(lock, decoding.limits().locks());
  }

  /** Its end is no longer waited for, by this event time. */
  public void giveUp(long epochMs, Decoding decoding) {
    flushBatch(decoding);
    givenUpEpochMs = epochMs;
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
    return lastNs;
  }

  /** True if walks of the thread right before it are missing. */
  public boolean besideGap() {
    return besideGap;
  }

  /** Memory for the entries of another walk, once this one is over. */
  public EntryBatch batch() {
    return batch;
  }

  /** Extents left out. */
  public long extentsDropped() {
    return extents.dropped();
  }

  /** Lock spans left out. */
  public long locksDropped() {
    return locks.dropped();
  }

  long steps() {
    return steps;
  }

  /** Entries that were read without their lock. */
  long unlockedEntries() {
    return unlockedEntries;
  }

  /** True if every entry that the walk passed while we looked has been decoded. */
  boolean entriesRead() {
    return !entriesUnread;
  }

  /** Exact once the end was seen; before, the gaps so far. */
  long missingEvents() {
    long known = ended ? attempted : Integer.toUnsignedLong(lastSequence) + 1;
    return Math.max(0, known - seen);
  }

  /** Steps are a lower bound as well when VMAs, that no step crosses, are not told apart. */
  boolean achievableExact() {
    return stepRuns.exact() && begin != null && TargetVma.known(begin);
  }

  TypeCounts counts() {
    return new TypeCounts(
        count(EntryType.NONE),
        count(EntryType.FOLIO),
        count(EntryType.MARKER),
        count(EntryType.PFN),
        count(EntryType.SWAP),
        count(EntryType.MIGRATION),
        count(EntryType.DEVICE),
        count(EntryType.HWPOISON));
  }

  private long count(EntryType type) {
    return counts[TypeCode.of(type)];
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(walk);
    ViewState.write(out, begin);
    out.writeBoolean(besideGap);
    out.writeLong(firstNs);
    out.writeLong(lastNs);
    out.writeInt(lastSequence);
    out.writeLong(seen);
    out.writeLong(readErrors);
    out.writeBoolean(entriesUnread);
    out.writeLong(steps);
    out.writeLong(unlockedEntries);
    out.writeLong(tableNs);
    out.writeLong(tableAddress);
    for (long count : counts) {
      out.writeLong(count);
    }
    stepRuns.write(out);
    tableLocks.write(out);
    smaps.write(out);
    extents.write(out);
    locks.write(out);
    batch.write(out);
    ViewState.write(out, vma);
    if (answer != null) {
      answer.writeAll(out);
    }
  }

  public static OpenWalk read(DataInput in) throws IOException {
    OpenWalk walk =
        new OpenWalk(in.readLong(), ViewState.readBegin(in), in.readBoolean(), new EntryBatch());
    walk.firstNs = in.readLong();
    walk.lastNs = in.readLong();
    walk.lastSequence = in.readInt();
    walk.seen = in.readLong();
    walk.readErrors = in.readLong();
    walk.entriesUnread = in.readBoolean();
    walk.steps = in.readLong();
    walk.unlockedEntries = in.readLong();
    walk.tableNs = in.readLong();
    walk.tableAddress = in.readLong();
    for (int i = 0; i < walk.counts.length; i++) {
      walk.counts[i] = in.readLong();
    }
    walk.stepRuns.read(in);
    walk.tableLocks.read(in);
    walk.smaps.read(in);
    walk.extents.read(in);
    walk.locks.read(in);
    walk.batch.read(in);
    walk.vma = ViewState.readVma(in);
    if (walk.answer != null) {
      walk.answer.readAll(in);
    }
    return walk;
  }
}
