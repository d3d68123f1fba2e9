// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import static org.walkscope.event.ColumnState.A;
import static org.walkscope.event.ColumnState.B;
import static org.walkscope.event.ColumnState.C;
import static org.walkscope.event.ColumnState.D;
import static org.walkscope.event.ColumnState.IN_STEP;
import static org.walkscope.event.ColumnState.KIND;
import static org.walkscope.event.ColumnState.LOCK_SHIFT;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.walkscope.schema.TraceFragment;

/**
 * Reads the events of a column that {@link EventWriter} wrote, and hands them to a visitor.
 *
 * <p>Nothing in the column is trusted: each length and count is checked against the bytes there are
 * or against a constant, so that the work is bounded by the column's size ({@value #MAX_PARTS}
 * folios for a few bytes at the most). What is not a column ends in {@link
 * MalformedColumnException}; the visitor has then seen the events before that byte. The checksum is
 * looked at before the first event.
 *
 * <p>A reader may be used again and again, by one thread at a time.
 */
public final class EventReader {
  /** Entries of one run. The largest page table, of 64 KiB, has 2^13. */
  public static final int MAX_RUN_ENTRIES = 1 << 20;

  /** Runs of one ENTRIES event, or folios of one FOLIOS event: no frame holds more. */
  public static final int MAX_PARTS = 2048;

  private final ColumnCursor in = new ColumnCursor();
  private final ColumnState state = new ColumnState();
  private final CRC32C crc = new CRC32C();
  private long entries;

  /** Reads a fragment's column and checks what the fragment says of it. */
  public void read(TraceFragment fragment, EventVisitor visitor) throws MalformedColumnException {
    ByteBuffer column = fragment.getColumn();
    int events = read(column, fragment.getColumnCrc32c(), fragment.getStrings(), visitor);
    if (events != fragment.getEvents()) {
      throw in.malformed("column of " + events + " events, not " + fragment.getEvents());
    }
    if (entries != fragment.getEntries()) {
      throw in.malformed("column of " + entries + " entries, not " + fragment.getEntries());
    }
  }

  /**
   * Reads a column.
   *
   * @return its events
   */
  public int read(ByteBuffer column, int crc32c, List<String> strings, EventVisitor visitor)
      throws MalformedColumnException {
    in.over(column);
    crc.reset();
    crc.update(column.duplicate());
    if ((int) crc.getValue() != crc32c) {
      throw in.malformed("checksum does not match");
    }
    int version = in.u8();
    if (version != ColumnState.VERSION) {
      throw in.malformed("unknown version " + version);
    }
    int pageShift = in.u8();
    if (pageShift < 1 || pageShift > ColumnState.MAX_PAGE_SHIFT) {
      throw in.malformed("page shift " + pageShift);
    }
    state.clear(pageShift);
    entries = 0;
    int events = 0;
    while (in.remaining() > 0) {
      event(strings, visitor);
      events++;
    }
    return events;
  }

  private void event(List<String> strings, EventVisitor visitor) throws MalformedColumnException {
    int tag = in.u8();
    long sinceLastNs = in.zigzag();
    long timestampNs = state.timestampNs + sinceLastNs;
    if ((tag & KIND) == ColumnState.BEGIN) {
      long walk = state.walk + ((tag & IN_STEP) != 0 ? 1 : in.zigzag());
      begin(tag, timestampNs, walk, strings, visitor);
      return;
    }
    long walk = state.walk;
    if ((tag & (KIND | A)) == (ColumnState.RARE | A)) {
      outside(tag, timestampNs, strings, visitor);
      return;
    }
    int sequence = state.sequence + 1;
    if ((tag & IN_STEP) == 0) {
      walk += in.zigzag();
      sequence = in.varint32();
    }
    state.at(timestampNs, walk, sequence);
    switch (tag & KIND) {
      case ColumnState.ENTRIES -> entries(tag, visitor);
      case ColumnState.FOLIOS -> folios(tag, visitor);
      case ColumnState.HOLE -> hole(tag, visitor);
      case ColumnState.LOCK -> lock(tag, sinceLastNs, visitor);
      case ColumnState.END -> end(tag, visitor);
      case ColumnState.SWAPCOUNT -> swapcount(tag, visitor);
      default -> rare(tag, visitor);
    }
  }

  private void rare(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, 0);
    int kind = in.u8();
    switch (kind) {
      case RareCodec.VMA ->
          visitor.vma(state.timestampNs, state.walk, state.sequence, RareCodec.vma(in));
      case RareCodec.SCAN ->
          visitor.scan(state.timestampNs, state.walk, state.sequence, RareCodec.scan(in));
      default -> throw in.malformed("unknown rare event " + kind);
    }
  }

  private void outside(int tag, long timestampNs, List<String> strings, EventVisitor visitor)
      throws MalformedColumnException {
    known(tag, A);
    int kind = in.u8();
    long walk = state.walk + in.zigzag();
    state.at(timestampNs, state.walk, state.sequence);
    switch (kind) {
      case RareCodec.SPAN -> visitor.span(timestampNs, walk, RareCodec.span(in));
      case RareCodec.STALL -> visitor.stall(timestampNs, walk, RareCodec.stall(strings, in));
      default -> throw in.malformed("unknown event outside walks " + kind);
    }
  }

  private void begin(
      int tag, long timestampNs, long walk, List<String> strings, EventVisitor visitor)
      throws MalformedColumnException {
    state.at(timestampNs, walk, 0);
    WalkBegin begin = state.begins.read(tag, strings, in);
    state.address = begin.start();
    visitor.walkBegin(timestampNs, walk, begin);
  }

  private void entries(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, A | B | C);
    long ptl = state.ptl;
    if ((tag & A) != 0) {
      ptl += in.aligned(LOCK_SHIFT);
    }
    int level = state.level;
    int entryShift = state.entryShift;
    int flags = state.entriesFlags;
    if ((tag & B) != 0) {
      level = in.u8();
      entryShift = in.u8();
      flags = in.varint32();
    }
    int runs = (tag & C) != 0 ? 1 : parts("runs");
    if (runs > in.remaining()) {
      throw in.malformed(runs + " runs in " + in.remaining() + " bytes");
    }
    state.entries(ptl, level, entryShift, flags);
    visitor.entries(
        state.timestampNs, state.walk, state.sequence, ptl, level, entryShift, flags, runs);
    RunCodec run = state.runs;
    for (int i = 0; i < runs; i++) {
      run.read(state, in);
      entries += run.count;
      visitor.run(run.address, run.raw, run.stride, run.count);
    }
  }

  private void folios(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, 0);
    int folios = parts("folios");
    visitor.folios(state.timestampNs, state.walk, state.sequence, folios);
    FolioCodec folio = state.folios;
    for (int left = folios; left > 0; left--) {
      folio.read(left, in);
      visitor.folio(
          folio.address,
          folio.headPfn,
          folio.flags,
          folio.pages,
          folio.mapcount,
          folio.order,
          folio.kind,
          folio.refcount);
    }
  }

  private void swapcount(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, 0);
    int first = in.varint32();
    int swapEntries = in.varint32();
    long swapcount = in.zigzag();
    if (swapcount != (int) swapcount) {
      throw in.malformed("swapcount of more than 32 bits");
    }
    visitor.swapcount(
        state.timestampNs, state.walk, state.sequence, first, swapEntries, (int) swapcount);
  }

  private void hole(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, A | B);
    long start = state.address;
    if ((tag & A) != 0) {
      start += in.aligned(state.pageShift);
    }
    int depth = (tag & B) != 0 ? in.varint32() : state.holeDepth;
    long end = start + in.aligned(state.pageShift);
    state.hole(end, depth);
    visitor.hole(state.timestampNs, state.walk, state.sequence, start, end, depth);
  }

  private void lock(int tag, long sinceLastNs, EventVisitor visitor)
      throws MalformedColumnException {
    if ((tag & (B | C)) == (B | C)) {
      throw in.malformed("a lock at two addresses");
    }
    int kind = state.lockKind;
    int level = state.lockLevel;
    int flags = state.lockFlags;
    if ((tag & D) != 0) {
      kind = in.u8();
      level = in.u8();
      flags = in.u8();
    }
    long lock = state.expectedLock(kind);
    if ((tag & A) != 0) {
      lock += in.aligned(LOCK_SHIFT);
    }
    long address = (tag & B) != 0 ? state.address : state.entriesAddress;
    if ((tag & C) != 0) {
      address += in.aligned(state.pageShift);
    }
    long waitNs = state.expectedWaitNs(kind) + in.zigzag();
    long holdNs = sinceLastNs + in.zigzag();
    state.locked(kind, level, flags, lock, waitNs);
    visitor.lock(
        state.timestampNs,
        state.walk,
        state.sequence,
        lock,
        address,
        waitNs,
        holdNs,
        kind,
        level,
        flags);
  }

  private void end(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, A | B);
    boolean plain = (tag & A) == 0;
    long shmemPartialSwapBytes = plain ? 0 : in.varint();
    long result = plain ? 0 : in.zigzag();
    int attempted = plain ? state.sequence + 1 : in.varint32();
    int lost = plain ? 0 : in.varint32();
    int readErrors = plain ? 0 : in.varint32();
    int swapEntries = (tag & B) != 0 ? in.varint32() : 0;
    visitor.walkEnd(
        state.timestampNs,
        state.walk,
        state.sequence,
        shmemPartialSwapBytes,
        result,
        attempted,
        lost,
        readErrors,
        swapEntries);
  }

  private int parts(String what) throws MalformedColumnException {
    int claimed = in.varint32();
    if (Integer.compareUnsigned(claimed, MAX_PARTS) > 0) {
      throw in.malformed(Integer.toUnsignedString(claimed) + " " + what + " in one event");
    }
    return claimed;
  }

  private void known(int tag, int fields) throws MalformedColumnException {
    if ((tag & (A | B | C | D) & ~fields) != 0) {
      throw in.malformed("unknown fields of event " + (tag & KIND));
    }
  }
}
