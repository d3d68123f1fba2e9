// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import static org.walkscope.event.ColumnState.A;
import static org.walkscope.event.ColumnState.B;
import static org.walkscope.event.ColumnState.BEGIN;
import static org.walkscope.event.ColumnState.C;
import static org.walkscope.event.ColumnState.D;
import static org.walkscope.event.ColumnState.END;
import static org.walkscope.event.ColumnState.ENTRIES;
import static org.walkscope.event.ColumnState.FOLIOS;
import static org.walkscope.event.ColumnState.HOLE;
import static org.walkscope.event.ColumnState.IN_STEP;
import static org.walkscope.event.ColumnState.LOCK;
import static org.walkscope.event.ColumnState.LOCK_SHIFT;
import static org.walkscope.event.ColumnState.RARE;
import static org.walkscope.event.ColumnState.SWAPCOUNT;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.walkscope.schema.TraceFragment;

/**
 * Writes events into one column of bytes: {@link EventReader} reads it back, exactly.
 *
 * <p>Each event says only what its predecessors do not let one expect; docs/wire-format.md has the
 * layout. Values may be any 64-bit pattern; fields that are one byte on the wire must fit in one.
 * An event allocates nothing. Not for use by several threads at once.
 */
public final class EventWriter implements EventVisitor {
  private final ColumnBytes out = new ColumnBytes();
  private final ColumnState state = new ColumnState();
  private final CRC32C crc = new CRC32C();
  private final int pageShift;
  private List<String> strings = new ArrayList<>();
  private int events;
  private long entries;
  private long firstTimestampNs;
  private int runsLeft;
  private int foliosLeft;

  /**
   * @param pageShift log2 of the host's page size
   */
  public EventWriter(int pageShift) {
    if (pageShift < 1 || pageShift > ColumnState.MAX_PAGE_SHIFT) {
      throw new IllegalArgumentException("page shift " + pageShift);
    }
    this.pageShift = pageShift;
    clear();
  }

  /** Forgets everything written: the next event is the first of a new column. */
  public void clear() {
    out.clear();
    out.u8(ColumnState.VERSION);
    out.u8(pageShift);
    state.clear(pageShift);
    strings = new ArrayList<>();
    events = 0;
    entries = 0;
    firstTimestampNs = 0;
    runsLeft = 0;
    foliosLeft = 0;
  }

  public int events() {
    return events;
  }

  /** Page-table entries covered so far. */
  public long entries() {
    return entries;
  }

  public int columnBytes() {
    return out.size();
  }

  public long firstTimestampNs() {
    return firstTimestampNs;
  }

  public long lastTimestampNs() {
    return state.timestampNs;
  }

  /** Sets the column and all that is said about it; copies, so that this writer may be cleared. */
  public void into(TraceFragment fragment) {
    expectNoParts();
    byte[] column = new byte[out.size()];
    System.arraycopy(out.array(), 0, column, 0, column.length);
    crc.reset();
    crc.update(column);
    fragment.setFirstTimestampNs(firstTimestampNs);
    fragment.setLastTimestampNs(state.timestampNs);
    fragment.setEvents(events);
    fragment.setEntries(entries);
    fragment.setStrings(new ArrayList<>(strings));
    fragment.setColumn(ByteBuffer.wrap(column));
    fragment.setColumnCrc32c((int) crc.getValue());
  }

  @Override
  public void walkBegin(long timestampNs, long walk, WalkBegin b) {
    u8(b.walkerKind(), b.file(), b.vmaKind(), b.hugetlbShift());
    boolean inStep = walk == state.walk + 1;
    int groups = state.begins.groups(b);
    start(BEGIN | groups, inStep, timestampNs);
    if (!inStep) {
      out.zigzag(walk - state.walk);
    }
    state.at(timestampNs, walk, 0);
    state.begins.write(b, groups, strings, out);
    state.address = b.start();
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
    u8(level, entryShift, 0, 0);
    check(flags >>> 16 == 0, "entries flags", flags);
    check(runs >= 0 && runs <= EventReader.MAX_PARTS, "runs", runs);
    boolean sameShape =
        level == state.level && entryShift == state.entryShift && flags == state.entriesFlags;
    int fields = (ptl == state.ptl ? 0 : A) | (sameShape ? 0 : B) | (runs == 1 ? C : 0);
    event(ENTRIES | fields, timestampNs, walk, sequence);
    if ((fields & A) != 0) {
      out.aligned(ptl - state.ptl, LOCK_SHIFT);
    }
    if ((fields & B) != 0) {
      out.u8(level);
      out.u8(entryShift);
      out.varint32(flags);
    }
    if ((fields & C) == 0) {
      out.varint32(runs);
    }
    state.entries(ptl, level, entryShift, flags);
    runsLeft = runs;
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    check(runsLeft > 0, "runs left", runsLeft);
    check(count > 0 && count <= EventReader.MAX_RUN_ENTRIES, "entries of a run", count);
    state.runs.write(state, address, raw, stride, count, out);
    entries += count;
    runsLeft--;
  }

  @Override
  public void folios(long timestampNs, long walk, int sequence, int folios) {
    check(folios >= 0 && folios <= EventReader.MAX_PARTS, "folios", folios);
    event(FOLIOS, timestampNs, walk, sequence);
    out.varint32(folios);
    foliosLeft = folios;
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
    check(foliosLeft > 0, "folios left", foliosLeft);
    u8(order, kind, 0, 0);
    state.folios.write(address, headPfn, flags, pages, mapcount, order, kind, refcount, out);
    if (--foliosLeft == 0) {
      state.folios.flush(out);
    }
  }

  @Override
  public void swapcount(
      long timestampNs, long walk, int sequence, int first, int swapEntries, int swapcount) {
    event(SWAPCOUNT, timestampNs, walk, sequence);
    out.varint32(first);
    out.varint32(swapEntries);
    out.zigzag(swapcount);
  }

  @Override
  public void hole(long timestampNs, long walk, int sequence, long start, long end, int depth) {
    int fields = (start == state.address ? 0 : A) | (depth == state.holeDepth ? 0 : B);
    event(HOLE | fields, timestampNs, walk, sequence);
    if ((fields & A) != 0) {
      out.aligned(start - state.address, pageShift);
    }
    if ((fields & B) != 0) {
      out.varint32(depth);
    }
    out.aligned(end - start, pageShift);
    state.hole(end, depth);
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
    u8(kind, level, flags, 0);
    boolean sameShape =
        kind == state.lockKind && level == state.lockLevel && flags == state.lockFlags;
    int fields = (lock == state.expectedLock(kind) ? 0 : A) | (sameShape ? 0 : D);
    if (address != state.entriesAddress) {
      fields |= address == state.address ? B : C;
    }
    long sinceLastNs = timestampNs - state.timestampNs;
    event(LOCK | fields, timestampNs, walk, sequence);
    if ((fields & D) != 0) {
      out.u8(kind);
      out.u8(level);
      out.u8(flags);
    }
    if ((fields & A) != 0) {
      out.aligned(lock - state.expectedLock(kind), LOCK_SHIFT);
    }
    if ((fields & C) != 0) {
      out.aligned(address - state.entriesAddress, pageShift);
    }
    out.zigzag(waitNs - state.expectedWaitNs(kind));
    out.zigzag(holdNs - sinceLastNs);
    state.locked(kind, level, flags, lock, waitNs);
  }

  @Override
  public void vma(long timestampNs, long walk, int sequence, VmaPart vma) {
    u8(vma.kind(), vma.hugetlbShift(), 0, 0);
    event(RARE, timestampNs, walk, sequence);
    out.u8(RareCodec.VMA);
    RareCodec.write(vma, out);
  }

  @Override
  public void scan(long timestampNs, long walk, int sequence, ScanRequest scan) {
    event(RARE, timestampNs, walk, sequence);
    out.u8(RareCodec.SCAN);
    RareCodec.write(scan, out);
  }

  @Override
  public void span(long timestampNs, long walk, HeldSpan span) {
    u8(span.kind(), span.flags(), 0, 0);
    outside(timestampNs, walk, RareCodec.SPAN);
    RareCodec.write(span, out);
  }

  @Override
  public void stall(long timestampNs, long walk, LockStall stall) {
    u8(stall.kind(), stall.heldKind(), stall.flags(), 0);
    outside(timestampNs, walk, RareCodec.STALL);
    RareCodec.write(stall, state.begins, strings, out);
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
    boolean plain =
        (shmemPartialSwapBytes | result | lost | readErrors) == 0 && attempted == sequence + 1;
    int fields = (plain ? 0 : A) | (swapEntries == 0 ? 0 : B);
    event(END | fields, timestampNs, walk, sequence);
    if (!plain) {
      out.varint(shmemPartialSwapBytes);
      out.zigzag(result);
      out.varint32(attempted);
      out.varint32(lost);
      out.varint32(readErrors);
    }
    if (swapEntries != 0) {
      out.varint32(swapEntries);
    }
  }

  /** The first byte, the time and, when it is not the next of its walk, the place of an event. */
  private void event(int tag, long timestampNs, long walk, int sequence) {
    boolean inStep = state.inStep(walk, sequence);
    start(tag, inStep, timestampNs);
    if (!inStep) {
      out.zigzag(walk - state.walk);
      out.varint32(sequence);
    }
    state.at(timestampNs, walk, sequence);
  }

  /** An event outside the numbering: the walk goes on after it as if it were not there. */
  private void outside(long timestampNs, long walk, int kind) {
    start(RARE | A, false, timestampNs);
    out.u8(kind);
    out.zigzag(walk - state.walk);
    state.at(timestampNs, state.walk, state.sequence);
  }

  private void start(int tag, boolean inStep, long timestampNs) {
    expectNoParts();
    if (events == 0) {
      firstTimestampNs = timestampNs;
    }
    events++;
    out.u8(tag | (inStep ? IN_STEP : 0));
    out.zigzag(timestampNs - state.timestampNs);
  }

  private void expectNoParts() {
    check(runsLeft == 0, "runs still to come", runsLeft);
    check(foliosLeft == 0, "folios still to come", foliosLeft);
  }

  private static void u8(int a, int b, int c, int d) {
    check(((a | b | c | d) & ~0xff) == 0, "fields of one byte", a | b | c | d);
  }

  private static void check(boolean holds, String what, int value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value);
    }
  }
}
