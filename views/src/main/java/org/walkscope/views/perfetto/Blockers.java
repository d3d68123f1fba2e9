// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Stall;

/**
 * What others waited for: the hold of a walker, or, where holds are not told, its last walk under
 * the lock.
 */
final class Blockers {
  private record Lock(String thread, LockKind kind, long mm) {}

  private record Held(long lastWalk, Slice slice) {}

  private record Waited(String thread, Stall stall, Slice slice) {}

  private final Map<Lock, TreeMap<Long, Held>> holds = new HashMap<>();
  private final Map<String, Map<Long, Slice>> walks = new HashMap<>();
  private final List<Waited> waits = new ArrayList<>();

  void walked(String thread, long walk, Slice slice) {
    walks.computeIfAbsent(thread, key -> new HashMap<>()).put(walk, slice);
  }

  void held(LockHold hold, Slice slice) {
    String thread = RecordKey.ofThreadInRun(hold.getHost(), hold.getWalker());
    holds
        .computeIfAbsent(new Lock(thread, hold.getKind(), hold.getMm()), lock -> new TreeMap<>())
        .put(hold.getFirstWalk(), new Held(hold.getLastWalk(), slice));
  }

  void waited(Stall stall, Slice slice) {
    waits.add(
        new Waited(RecordKey.ofThreadInRun(stall.getHost(), stall.getWalker()), stall, slice));
  }

  /** Leads a flow from each blocker to the end of the wait: it began before, if it is here. */
  void connect() {
    long flow = 0;
    for (Waited wait : waits) {
      Slice blocker = blocker(wait);
      if (blocker != null && blocker.beginNs <= wait.slice.endNs) {
        flow++;
        blocker.flows.add(flow);
        wait.slice.flowIn = flow;
      }
    }
  }

  private Slice blocker(Waited wait) {
    long walk = wait.stall.getWalk();
    Lock lock = new Lock(wait.thread, wait.stall.getHeld(), wait.stall.getMm());
    Map.Entry<Long, Held> held = holds.getOrDefault(lock, new TreeMap<>()).floorEntry(walk);
    return held != null && walk <= held.getValue().lastWalk
        ? held.getValue().slice
        : walks.getOrDefault(wait.thread, Map.of()).get(walk);
  }
}
