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
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/**
 * Reads the events of a column that {@link EventWriter} wrote, and hands them to a visitor.
 *
 * <p>The column is not trusted: each length and count is checked against the bytes there are or
 * against a constant, so that the work is bounded by the column's size ({@value #MAX_PARTS} folios
 * for a few bytes at the most). What is not a column ends in {@link MalformedColumnException}; the
 * visitor has then seen the events before that byte. The checksum is looked at before the first
 * event.
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
  private final RareCodec rare = new RareCodec();
  private final EntriesView entries = EntriesView.allocate();
  private final FoliosView folios = FoliosView.allocate();
  private final HoleView hole = HoleView.allocate();
  private final LockView lock = LockView.allocate();
  private final SwapcountView swapcount = SwapcountView.allocate();
  private final WalkEndView end = WalkEndView.allocate();
  private long nrEntries;

  private int version;

  /** Whether the column tells cgroups and names of VMAs. */
  private boolean named;

  /** Reads a fragment's column and checks what the fragment says of it. */
  public void read(TraceFragment fragment, EventVisitor visitor) throws MalformedColumnException {
    ByteBuffer column = fragment.getColumn();
    int events = read(column, fragment.getColumnCrc32c(), fragment.getStrings(), visitor);
    if (events != fragment.getEvents()) {
      throw in.malformed("column of " + events + " events, not " + fragment.getEvents());
    }
    if (nrEntries != fragment.getEntries()) {
      throw in.malformed("column of " + nrEntries + " entries, not " + fragment.getEntries());
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
    version = in.u8();
    if (version < ColumnState.VERSION_1 || version > ColumnState.VERSION) {
      throw in.malformed("unknown version " + version);
    }
    int pageShift = in.u8();
    if (pageShift < 1 || pageShift > ColumnState.MAX_PAGE_SHIFT) {
      throw in.malformed("page shift " + pageShift);
    }
    state.clear(pageShift);
    named = version != ColumnState.VERSION_1;
    nrEntries = 0;
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
      state.at(timestampNs, walk, 0);
      begin(tag, strings, visitor);
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
      default -> rare(tag, strings, visitor);
    }
  }

  /** Gives a view the place of the event at hand. */
  private <V extends EventView> V placed(V view) {
    view.timestampNs(state.timestampNs).walk(state.walk).sequence(state.sequence);
    return view;
  }

  private void rare(int tag, List<String> strings, EventVisitor visitor)
      throws MalformedColumnException {
    known(tag, 0);
    int kind = in.u8();
    switch (kind) {
      case RareCodec.VMA -> visitor.vma(placed(rare.vma(named, strings, in)));
      case RareCodec.SCAN -> visitor.scan(placed(rare.scan(in)));
      case RareCodec.UNREAD -> visitor.unread(placed(rare.unread(in)));
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
      case RareCodec.LOCK_HOLD ->
          visitor.lockHold(placed(rare.lockHold(in)).walk(walk).sequence(Wire.OUTSIDE));
      case RareCodec.STALL ->
          visitor.stall(placed(rare.stall(strings, in)).walk(walk).sequence(Wire.OUTSIDE));
      default -> throw in.malformed("unknown event outside walks " + kind);
    }
  }

  private void begin(int tag, List<String> strings, EventVisitor visitor)
      throws MalformedColumnException {
    WalkBeginView begin = placed(state.begins.read(tag, version, strings, in));
    state.address = begin.start();
    visitor.walkBegin(begin);
  }

  private void entries(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, A | B | C);
    entries.ptl((tag & A) != 0 ? state.ptl + in.aligned(LOCK_SHIFT) : state.ptl);
    if ((tag & B) != 0) {
      entries.level(in.u8()).pageShift(in.u8()).flags(entriesFlags());
    } else {
      entries.level(state.level).pageShift(state.entryShift).flags(state.entriesFlags);
    }
    int runs = (tag & C) != 0 ? 1 : parts("runs");
    if (runs > in.remaining()) {
      throw in.malformed(runs + " runs in " + in.remaining() + " bytes");
    }
    state.entries(entries);
    visitor.entries(placed(entries.nrRuns(runs)));
    for (int i = 0; i < runs; i++) {
      RunView run = state.runs.read(state, in);
      nrEntries += run.count();
      visitor.run(run);
    }
  }

  private int entriesFlags() throws MalformedColumnException {
    int flags = in.varint32();
    if (flags >>> 16 != 0) {
      throw in.malformed("flags of entries of more than 16 bits");
    }
    return flags;
  }

  private void folios(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, 0);
    int nr = parts("folios");
    visitor.folios(placed(folios.nrFolios(nr)));
    for (int left = nr; left > 0; left--) {
      visitor.folio(state.folios.read(left, in));
    }
  }

  private void swapcount(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, 0);
    swapcount.first(in.varint32()).nr(in.varint32());
    long count = in.zigzag();
    if (count != (int) count) {
      throw in.malformed("swapcount of more than 32 bits");
    }
    visitor.swapcount(placed(swapcount.swapcount((int) count)));
  }

  private void hole(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, A | B);
    long start = state.address;
    if ((tag & A) != 0) {
      start += in.aligned(state.pageShift);
    }
    hole.depth((tag & B) != 0 ? in.varint32() : state.holeDepth);
    hole.start(start).end(start + in.aligned(state.pageShift));
    state.hole(hole);
    visitor.hole(placed(hole));
  }

  private void lock(int tag, long sinceLastNs, EventVisitor visitor)
      throws MalformedColumnException {
    if ((tag & (B | C)) == (B | C)) {
      throw in.malformed("a lock at two addresses");
    }
    if ((tag & D) != 0) {
      lock.kind(in.u8()).level(in.u8()).flags(in.u8());
    } else {
      lock.kind(state.lockKind).level(state.lockLevel).flags(state.lockFlags);
    }
    int kind = lock.kind();
    long expected = state.expectedLock(kind);
    lock.lock((tag & A) != 0 ? expected + in.aligned(LOCK_SHIFT) : expected);
    long address = (tag & B) != 0 ? state.address : state.entriesAddress;
    lock.address((tag & C) != 0 ? address + in.aligned(state.pageShift) : address);
    lock.waitNs(state.expectedWaitNs(kind) + in.zigzag()).holdNs(sinceLastNs + in.zigzag());
    state.locked(lock);
    visitor.lock(placed(lock));
  }

  private void end(int tag, EventVisitor visitor) throws MalformedColumnException {
    known(tag, A | B);
    boolean plain = (tag & A) == 0;
    end.shmemPartialSwapBytes(plain ? 0 : in.varint());
    end.result(plain ? 0 : in.zigzag());
    end.attempted(plain ? state.sequence + 1 : in.varint32());
    end.lost(plain ? 0 : in.varint32());
    end.readErrors(plain ? 0 : in.varint32());
    end.swapEntries((tag & B) != 0 ? in.varint32() : 0);
    visitor.walkEnd(placed(end));
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
