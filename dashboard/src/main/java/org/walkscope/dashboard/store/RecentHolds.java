// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.LockHold;

/** Newest lock holds, which wait for a walk under them to be kept. */
final class RecentHolds {
  /** A hold as a row of the store. */
  static final class Hold {
    private final TaskRef task;
    private final long firstWalk;
    private final long lastWalk;
    private final Object[] row;
    private final int bytes;

    Hold(LockHold hold, byte[] record) {
      task = TaskRef.of(hold.getHost(), hold.getWalker());
      firstWalk = hold.getFirstWalk();
      lastWalk = hold.getLastWalk();
      row = TraceRows.of(hold, record);
      bytes = record.length + 2 * TaskRef.BYTES;
    }

    TaskRef task() {
      return task;
    }

    long firstWalk() {
      return firstWalk;
    }

    long lastWalk() {
      return lastWalk;
    }

    Object[] row() {
      return row.clone();
    }
  }

  private final long mostBytes;
  private final Map<TaskRef, TreeMap<Long, List<Hold>>> byTask = new HashMap<>();
  private final Deque<Hold> eldest = new ArrayDeque<>();
  private long bytes;

  RecentHolds(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  void add(Hold hold) {
    byTask
        .computeIfAbsent(hold.task, task -> new TreeMap<>())
        .computeIfAbsent(hold.lastWalk, walk -> new ArrayList<>(2))
        .add(hold);
    eldest.add(hold);
    bytes += hold.bytes;
    while (bytes > mostBytes) {
      forget(eldest.remove());
    }
  }

  private void forget(Hold gone) {
    bytes -= gone.bytes;
    TreeMap<Long, List<Hold>> ofTask = byTask.get(gone.task);
    List<Hold> ofWalk = ofTask == null ? null : ofTask.get(gone.lastWalk);
    if (ofWalk != null && ofWalk.remove(gone) && ofWalk.isEmpty()) {
      ofTask.remove(gone.lastWalk);
      if (ofTask.isEmpty()) {
        byTask.remove(gone.task);
      }
    }
  }

  /** Takes out the holds around a walk. */
  List<Hold> takeAround(TaskRef task, long walk) {
    TreeMap<Long, List<Hold>> ofTask = byTask.get(task);
    if (ofTask == null) {
      return List.of();
    }
    List<Hold> around = new ArrayList<>();
    for (List<Hold> ofWalk : ofTask.tailMap(walk, true).values()) {
      for (Iterator<Hold> each = ofWalk.iterator(); each.hasNext(); ) {
        Hold hold = each.next();
        if (hold.firstWalk <= walk) {
          around.add(hold);
          each.remove();
        }
      }
    }
    return around;
  }
}
