// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Stall;

/**
 * What others waited for: the hold of a walker, or, where holds are not told, its last walk under
 * the lock. A wait may come long after what it waited for: holds, walks and waits are rows, sorted
 * by walker and walk.
 */
final class Blockers {
  /** Order of what has one walk. */
  private static final int HOLD = 0;

  private static final int WALK = 1;
  private static final int WAIT = 2;

  private static final List<LockKind> KINDS = List.of(LockKind.values());
  private static final int BYTES = 3 * Long.BYTES + SliceKey.BYTES;

  private record Lock(long kind, long mm) {}

  private record Held(long lastWalk, SliceKey slice) {}

  private final SortedRows rows;

  /** Numbers of walkers in one run of a probe. */
  private final Map<String, Long> walkers = new HashMap<>();

  private long number;
  private long waits;

  // of the walker at hand, while rows are read
  private final Map<Lock, Held> holds = new HashMap<>();
  private long walker;
  private long lastWalk;
  private SliceKey walkOfLast;

  Blockers(SortedRows rows) {
    this.rows = rows;
  }

  void walked(String thread, long walk, SliceKey slice) throws IOException {
    add(thread, walk, WALK, new Lock(0, 0), 0, slice);
  }

  void held(LockHold hold, SliceKey slice) throws IOException {
    String thread = RecordKey.ofThreadInRun(hold.getHost(), hold.getWalker());
    Lock lock = lock(hold.getKind(), hold.getMm());
    add(thread, hold.getFirstWalk(), HOLD, lock, hold.getLastWalk(), slice);
  }

  void waited(Stall stall, SliceKey slice) throws IOException {
    String thread = RecordKey.ofThreadInRun(stall.getHost(), stall.getWalker());
    waits++;
    add(thread, stall.getWalk(), WAIT, lock(stall.getHeld(), stall.getMm()), waits, slice);
  }

  private static Lock lock(LockKind kind, long mm) {
    return new Lock(KINDS.indexOf(kind), mm);
  }

  private void add(String thread, long walk, int kind, Lock lock, long more, SliceKey slice)
      throws IOException {
    long ofWalker = walkers.computeIfAbsent(thread, any -> (long) walkers.size());
    number++;
    ByteBuffer row = ByteBuffer.allocate(BYTES).putLong(lock.kind).putLong(lock.mm).putLong(more);
    slice.write(row);
    rows.add(new long[] {ofWalker, walk, kind, number, 0, 0}, row.array());
  }

  /** Leads a flow from each blocker to the end of the wait: it began before, if it is here. */
  void connect(SliceRows slices) throws IOException {
    walker = -1;
    rows.forEach((key, row) -> take(key, ByteBuffer.wrap(row), slices));
  }

  private void take(long[] key, ByteBuffer row, SliceRows slices) throws IOException {
    if (key[0] != walker) {
      walker = key[0];
      holds.clear();
      walkOfLast = null;
    }
    long walk = key[1];
    Lock lock = new Lock(row.getLong(), row.getLong());
    long more = row.getLong();
    SliceKey slice = SliceKey.read(row);
    if (key[2] == HOLD) {
      holds.put(lock, new Held(more, slice));
    } else if (key[2] == WALK) {
      lastWalk = walk;
      walkOfLast = slice;
    } else {
      SliceKey blocker = blocker(lock, walk);
      if (blocker != null && blocker.beginNs() <= slice.endNs()) {
        slices.flow(more, blocker, slice);
      }
    }
  }

  private SliceKey blocker(Lock lock, long walk) {
    Held held = holds.get(lock);
    if (held != null && walk <= held.lastWalk) {
      return held.slice;
    }
    return walkOfLast != null && lastWalk == walk ? walkOfLast : null;
  }
}
