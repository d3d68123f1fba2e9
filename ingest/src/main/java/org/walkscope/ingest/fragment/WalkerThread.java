// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import org.walkscope.ingest.frame.FrameDecoder;
import org.walkscope.ingest.frame.Payload;
import org.walkscope.ingest.frame.Wire;
import org.walkscope.schema.Walker;

/** One walker thread: its open fragment, and how far the closed ones went. */
final class WalkerThread {
  final int tid;
  final PendingEvents pending = new PendingEvents();
  private Walker walker;
  private long fragments;
  private long snapshot;
  private long latestNs = Long.MIN_VALUE;

  // the last event of the closed fragments; walks count from 1, so the first follows the end of a
  // 0th
  private long doneWalk;
  private int doneSequence;
  private boolean doneEnd = true;

  WalkerThread(int tid) {
    this.tid = tid;
    walker = new Walker(0, tid, "", 0L);
  }

  Walker walker() {
    return walker;
  }

  long latestNs() {
    return latestNs;
  }

  long nextFragment() {
    return fragments++;
  }

  /** Whether a begin is of another task, to which the kernel gave the tid again. */
  boolean isAnother(Payload begin) {
    long start = walker.getStartBoottimeNs();
    return start != 0 && start != FrameDecoder.walkerStartBoottimeNs(begin);
  }

  boolean isAnotherSnapshot(Payload begin) {
    return FrameDecoder.snapshot(begin) != snapshot;
  }

  /** Learns from a begin who the walker is; a comm may change, by exec or prctl. */
  void learn(Payload begin, FrameDecoder decoder) {
    snapshot = FrameDecoder.snapshot(begin);
    long start = FrameDecoder.walkerStartBoottimeNs(begin);
    if (walker.getStartBoottimeNs() != start) {
      fragments = 0; // those of a walker not known yet were another's
    }
    String comm = decoder.walkerComm(begin);
    int tgid = FrameDecoder.walkerTgid(begin);
    if (walker.getStartBoottimeNs() != start
        || walker.getTgid() != tgid
        || !walker.getComm().equals(comm)) {
      walker = new Walker(tgid, tid, comm, start);
    }
  }

  /**
   * Adds an event to the open fragment.
   *
   * @return whether it comes too late: later ones are in a closed fragment
   */
  boolean add(int type, Payload payload) {
    pending.add(type, payload);
    latestNs = Math.max(latestNs, FrameDecoder.timestampNs(payload));
    return !Wire.isOutside(type)
        && !EventOrder.isBefore(
            doneWalk, doneSequence, FrameDecoder.walk(payload), FrameDecoder.sequence(payload));
  }

  /** Events from the first on before which none is missing that may still come. */
  int ready(long lostBeforeNs) {
    long walk = doneWalk;
    int sequence = doneSequence;
    boolean end = doneEnd;
    int n = 0;
    for (; n < pending.count(); n++) {
      if (isLate(n) || Wire.isOutside(pending.type(n))) {
        continue;
      }
      boolean follows =
          (pending.walk(n) == walk && pending.sequence(n) == sequence + 1)
              || (end && pending.walk(n) == walk + 1 && pending.sequence(n) == 0);
      if (!follows && pending.timestampNs(n) >= lostBeforeNs) {
        return n;
      }
      walk = pending.walk(n);
      sequence = pending.sequence(n);
      end = pending.type(n) == Wire.WALK_END;
    }
    return n;
  }

  /**
   * Where to cut {@code ready} events: after a walk's end when that leaves at least half of them.
   */
  int cut(int ready) {
    for (int n = ready; n > ready / 2; n--) {
      if (pending.type(n - 1) == Wire.WALK_END || Wire.isOutside(pending.type(n - 1))) {
        return n;
      }
    }
    return ready;
  }

  /** The first {@code n} events are in a fragment that is closed. */
  void closed(int n) {
    int last = n - 1;
    while (last >= 0 && Wire.isOutside(pending.type(last))) {
      last--;
    }
    if (last >= 0 && !isLate(last)) {
      doneWalk = pending.walk(last);
      doneSequence = pending.sequence(last);
      doneEnd = pending.type(last) == Wire.WALK_END;
    }
    pending.removeFirst(n);
  }

  private boolean isLate(int i) {
    return !EventOrder.isBefore(doneWalk, doneSequence, pending.walk(i), pending.sequence(i));
  }
}
