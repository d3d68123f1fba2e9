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
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
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

/**
 * Writes events into one column of bytes: {@link EventReader} reads it back, exactly.
 *
 * <p>An event holds only what its predecessors do not let one expect; docs/wire-format.md has the
 * layout. Values may be any pattern of bits. An event allocates nothing, but for a begin of another
 * target. Not for use by several threads at once.
 */
public final class EventWriter implements EventVisitor {
  private final ColumnBytes out = new ColumnBytes();
  private final ColumnState state = new ColumnState();
  private final CRC32C crc = new CRC32C();
  private final int pageShift;
  private int events;
  private long entries;
  private long firstTimestampNs;
  private int runsLeft;
  private int foliosLeft;
  private final Set<Long> targetCgroups = new LinkedHashSet<>();
  private long lastTargetCgroup;

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
    events = 0;
    entries = 0;
    targetCgroups.clear();
    lastTargetCgroup = 0;
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

  /** Ids of the cgroups of the targets so far, each once; 0 among them when one is not known. */
  public Set<Long> targetCgroups() {
    return Collections.unmodifiableSet(targetCgroups);
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
    fragment.setStrings(state.strings.toList());
    fragment.setColumn(ByteBuffer.wrap(column));
    fragment.setColumnCrc32c((int) crc.getValue());
    if (fragment.getCgroups() == null) {
      fragment.setCgroups(List.of());
    }
  }

  @Override
  public void walkBegin(WalkBeginView begin) {
    boolean inStep = begin.walk() == state.walk + 1;
    int groups = state.begins.groups(begin);
    start(BEGIN | groups, inStep, begin.timestampNs());
    if (!inStep) {
      out.zigzag(begin.walk() - state.walk);
    }
    state.at(begin.timestampNs(), begin.walk(), 0);
    state.begins.write(begin, groups, out);
    if (begin.targetCgroup() != lastTargetCgroup) {
      lastTargetCgroup = begin.targetCgroup();
      targetCgroups.add(lastTargetCgroup);
    }
    state.address = begin.start();
  }

  @Override
  public void entries(EntriesView e) {
    int runs = e.nrRuns();
    check(runs >= 0 && runs <= EventReader.MAX_PARTS, "runs", runs);
    boolean sameShape =
        e.level() == state.level
            && e.pageShift() == state.entryShift
            && e.flags() == state.entriesFlags;
    int fields = (e.ptl() == state.ptl ? 0 : A) | (sameShape ? 0 : B) | (runs == 1 ? C : 0);
    event(ENTRIES | fields, e);
    if ((fields & A) != 0) {
      out.aligned(e.ptl() - state.ptl, LOCK_SHIFT);
    }
    if ((fields & B) != 0) {
      out.u8(e.level());
      out.u8(e.pageShift());
      out.varint32(e.flags());
    }
    if ((fields & C) == 0) {
      out.varint32(runs);
    }
    state.entries(e);
    runsLeft = runs;
  }

  @Override
  public void run(RunView run) {
    int count = run.count();
    check(runsLeft > 0, "runs left", runsLeft);
    check(count > 0 && count <= EventReader.MAX_RUN_ENTRIES, "entries of a run", count);
    state.runs.write(state, run, out);
    entries += count;
    runsLeft--;
  }

  @Override
  public void folios(FoliosView folios) {
    int nr = folios.nrFolios();
    check(nr >= 0 && nr <= EventReader.MAX_PARTS, "folios", nr);
    event(FOLIOS, folios);
    out.varint32(nr);
    foliosLeft = nr;
  }

  @Override
  public void folio(FolioView folio) {
    check(foliosLeft > 0, "folios left", foliosLeft);
    state.folios.write(folio, out);
    if (--foliosLeft == 0) {
      state.folios.flush(out);
    }
  }

  @Override
  public void swapcount(SwapcountView swapcount) {
    event(SWAPCOUNT, swapcount);
    out.varint32(swapcount.first());
    out.varint32(swapcount.nr());
    out.zigzag(swapcount.swapcount());
  }

  @Override
  public void hole(HoleView hole) {
    boolean goesOn = hole.start() == state.address;
    int fields = (goesOn ? 0 : A) | (hole.depth() == state.holeDepth ? 0 : B);
    event(HOLE | fields, hole);
    if ((fields & A) != 0) {
      out.aligned(hole.start() - state.address, pageShift);
    }
    if ((fields & B) != 0) {
      out.varint32(hole.depth());
    }
    out.aligned(hole.end() - hole.start(), pageShift);
    state.hole(hole);
  }

  @Override
  public void lock(LockView lock) {
    int kind = lock.kind();
    long address = lock.address();
    boolean sameShape =
        kind == state.lockKind
            && lock.level() == state.lockLevel
            && lock.flags() == state.lockFlags;
    int fields = (lock.lock() == state.expectedLock(kind) ? 0 : A) | (sameShape ? 0 : D);
    if (address != state.entriesAddress) {
      fields |= address == state.address ? B : C;
    }
    long sinceLastNs = lock.timestampNs() - state.timestampNs;
    event(LOCK | fields, lock);
    if ((fields & D) != 0) {
      out.u8(kind);
      out.u8(lock.level());
      out.u8(lock.flags());
    }
    if ((fields & A) != 0) {
      out.aligned(lock.lock() - state.expectedLock(kind), LOCK_SHIFT);
    }
    if ((fields & C) != 0) {
      out.aligned(address - state.entriesAddress, pageShift);
    }
    out.zigzag(lock.waitNs() - state.expectedWaitNs(kind));
    out.zigzag(lock.holdNs() - sinceLastNs);
    state.locked(lock);
  }

  @Override
  public void vma(VmaView vma) {
    event(RARE, vma);
    out.u8(RareCodec.VMA);
    RareCodec.write(vma, state.strings, out);
  }

  @Override
  public void scan(ScanView scan) {
    event(RARE, scan);
    out.u8(RareCodec.SCAN);
    RareCodec.write(scan, out);
  }

  @Override
  public void unread(UnreadView unread) {
    event(RARE, unread);
    out.u8(RareCodec.UNREAD);
    RareCodec.write(unread, out);
  }

  @Override
  public void lockHold(LockHoldView lockHold) {
    outside(lockHold, RareCodec.LOCK_HOLD);
    RareCodec.write(lockHold, out);
  }

  @Override
  public void stall(StallView stall) {
    outside(stall, RareCodec.STALL);
    RareCodec.write(stall, state.strings, out);
  }

  @Override
  public void walkEnd(WalkEndView end) {
    long rare = end.shmemPartialSwapBytes() | end.result() | end.lost() | end.readErrors();
    boolean plain = rare == 0 && end.attempted() == end.sequence() + 1;
    int fields = (plain ? 0 : A) | (end.swapEntries() == 0 ? 0 : B);
    event(END | fields, end);
    if (!plain) {
      out.varint(end.shmemPartialSwapBytes());
      out.zigzag(end.result());
      out.varint32(end.attempted());
      out.varint32(end.lost());
      out.varint32(end.readErrors());
    }
    if (end.swapEntries() != 0) {
      out.varint32(end.swapEntries());
    }
  }

  /** The first byte, the time and, when it is not the next of its walk, the place of an event. */
  private void event(int tag, EventView event) {
    boolean inStep = state.inStep(event);
    start(tag, inStep, event.timestampNs());
    if (!inStep) {
      out.zigzag(event.walk() - state.walk);
      out.varint32(event.sequence());
    }
    state.at(event);
  }

  /** An event outside the numbering: the walk goes on after it as if it were not there. */
  private void outside(EventView event, int kind) {
    start(RARE | A, false, event.timestampNs());
    out.u8(kind);
    out.zigzag(event.walk() - state.walk);
    state.at(event.timestampNs(), state.walk, state.sequence);
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

  private static void check(boolean holds, String what, int value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value);
    }
  }
}
