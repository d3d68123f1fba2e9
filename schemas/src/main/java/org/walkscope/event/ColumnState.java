// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.Arrays;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.Wire;

/**
 * State of writer and reader after each event, from which both predict the next. A rule that
 * changes it stands here or in a codec, once, so that the two cannot drift apart.
 */
final class ColumnState {
  static final int VERSION = 3;

  /** Column whose begins have no second byte of fields. */
  static final int VERSION_2 = 2;

  /** Column that also has no cgroups and names of VMAs. */
  static final int VERSION_1 = 1;

  static final int MAX_PAGE_SHIFT = 30;

  static final int BEGIN = 0;
  static final int ENTRIES = 1;
  static final int FOLIOS = 2;
  static final int HOLE = 3;
  static final int LOCK = 4;
  static final int END = 5;
  static final int SWAPCOUNT = 6;

  /** Rare event: {@link RareCodec} has its kinds. */
  static final int RARE = 7;

  /** Low bits of an event's first byte: what it is. */
  static final int KIND = 0x07;

  /** Bit for the next event of the walk; for a begin, for the next walk. */
  static final int IN_STEP = 0x08;

  /** Remaining bits of the first byte; their meaning depends on the kind. */
  static final int A = 0x10;

  static final int B = 0x20;
  static final int C = 0x40;
  static final int D = 0x80;

  /** Locks are aligned to this. */
  static final int LOCK_SHIFT = 3;

  private static final int LOCK_KINDS = 8;

  final RunCodec runs = new RunCodec();
  final FolioCodec folios = new FolioCodec(runs.memory());
  final StringTable strings = new StringTable();
  final BeginCodec begins = new BeginCodec(strings);

  int pageShift;
  long timestampNs;
  long walk;
  int sequence;

  /** Address at which the walk continues if nothing is skipped. */
  long address;

  /** Address of the first run of the last ENTRIES. */
  long entriesAddress;

  private boolean firstRun;

  long ptl;
  int level;
  int entryShift;
  int entriesFlags;
  int holeDepth;
  int lockKind;
  int lockLevel;
  int lockFlags;
  private final long[] lockByKind = new long[LOCK_KINDS];
  private final long[] waitByKind = new long[LOCK_KINDS];

  void clear(int newPageShift) {
    pageShift = newPageShift;
    timestampNs = 0;
    walk = 0;
    sequence = 0;
    address = 0;
    entriesAddress = 0;
    firstRun = false;
    ptl = 0;
    level = 0;
    entryShift = newPageShift;
    entriesFlags = 0;
    holeDepth = 0;
    lockKind = 0;
    lockLevel = 0;
    lockFlags = 0;
    Arrays.fill(lockByKind, 0);
    Arrays.fill(waitByKind, 0);
    runs.clear(newPageShift);
    folios.clear(newPageShift);
    strings.clear();
    begins.clear(newPageShift);
  }

  void at(long newTimestampNs, long newWalk, int newSequence) {
    timestampNs = newTimestampNs;
    walk = newWalk;
    sequence = newSequence;
  }

  void at(EventView event) {
    at(event.timestampNs(), event.walk(), event.sequence());
  }

  void entries(EntriesView entries) {
    ptl = entries.ptl();
    level = entries.level();
    entryShift = entries.pageShift();
    entriesFlags = entries.flags();
    firstRun = true;
    runs.memory().clear(entryShift);
  }

  void ran(long start, int count) {
    if (firstRun) {
      firstRun = false;
      entriesAddress = start;
      folios.startAt(start);
    }
    address = start + ((long) count << entryShift);
  }

  void hole(HoleView hole) {
    address = hole.end();
    holeDepth = hole.depth();
  }

  boolean inStep(EventView event) {
    return event.walk() == walk && event.sequence() == sequence + 1;
  }

  /** A page-table lock is most likely the one the entries were read under. */
  long expectedLock(int kind) {
    return kind == Wire.LOCK_PTL ? ptl : lockByKind[kind % LOCK_KINDS];
  }

  long expectedWaitNs(int kind) {
    return waitByKind[kind % LOCK_KINDS];
  }

  void locked(LockView lock) {
    lockKind = lock.kind();
    lockLevel = lock.level();
    lockFlags = lock.flags();
    lockByKind[lockKind % LOCK_KINDS] = lock.lock();
    waitByKind[lockKind % LOCK_KINDS] = lock.waitNs();
  }
}
