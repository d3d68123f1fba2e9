// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import java.util.List;
import org.walkscope.event.EventVisitor;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.walk.Decoding;
import org.walkscope.pipeline.walk.OpenWalk;
import org.walkscope.pipeline.walk.WalkLimits;
import org.walkscope.pipeline.walk.WalkRecord;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
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
 * Visitor that makes walks of a walker thread's events. A thread walks one range at a time, so a
 * walk that has not ended when another begins has lost its end.
 *
 * <p>The page-table format is kept from fragment to fragment: fragments of one host share it.
 */
final class WalkEvents implements EventVisitor {
  private final WalkLimits limits;

  /** Decoding for the host of the events at hand; null before the first. */
  private Decoding decoding;

  private ResultHost hostOfWalks;

  /** The last walk that is over, whose buffers the next one takes; null while a walk is open. */
  private OpenWalk over;

  private Walker walker;

  /** Cgroups of targets in the fragment at hand. */
  private List<Cgroup> cgroups;

  private ThreadState state;
  private WalkListener listener;

  private boolean accepting;

  WalkEvents(WalkLimits limits) {
    this.limits = limits;
  }

  /** Makes this visitor ready for the events of one thread. */
  @SuppressWarnings("ReferenceEquality") // equal hosts are mostly one record, and may be two
  WalkEvents of(
      Host newHost,
      Walker newWalker,
      List<Cgroup> newCgroups,
      ThreadState newState,
      WalkListener newListener) {
    boolean otherHost = decoding == null || decoding.host() != newHost;
    if (otherHost) {
      decoding = decoding == null ? Decoding.of(newHost, limits) : decoding.forHost(newHost);
    }
    if (otherHost || hostOfWalks.getStreamEpochNs() != newState.streamEpochNs) {
      hostOfWalks = ResultHosts.of(newHost, newState.streamEpochNs);
    }
    walker = newWalker;
    cgroups = newCgroups;
    state = newState;
    listener = newListener;
    accepting = false;
    return this;
  }

  /** Accepts runs or folios first, of the event in which the thread's last call ended. */
  void goOn() {
    accepting = state.open != null;
  }

  /**
   * Truncates the open walk.
   *
   * @param epochMs event time at which it does
   */
  void truncate(long surelyMissing, long epochMs) {
    OpenWalk open = state.open;
    if (open != null) {
      open.giveUp(epochMs, decoding);
      finish(surelyMissing);
    }
  }

  /** Truncates the open walk at the time of another walk's event. */
  private void truncateAt(long timestampNs) {
    truncate(1, Math.floorDiv(timestampNs + decoding.host().getMonotonicToEpochNs(), 1_000_000));
  }

  @Override
  public void walkBegin(WalkBeginView begin) {
    accepting = false;
    long walk = begin.walk();
    if (walk <= state.lastWalk) {
      lost(Counter.EVENTS_OF_CLOSED_WALK, walk);
    } else if (state.open != null && walk <= state.open.number()) {
      lost(Counter.EVENTS_OUT_OF_SEQUENCE, walk);
    } else {
      truncateAt(begin.timestampNs());
      state.targetCgroup = cgroup(begin.targetCgroup());
      open(begin, begin);
      state.open.accept(begin.timestampNs(), 0, decoding);
    }
  }

  @Override
  public void entries(EntriesView entries) {
    if (accept(entries)) {
      state.open.entries(entries);
    }
  }

  @Override
  public void run(RunView run) {
    if (accepting && !state.open.run(run, decoding)) {
      lostFrom(Counter.ENTRIES_BEYOND_TABLE, run.count(), state.open.number());
    }
  }

  @Override
  public void folios(FoliosView folios) {
    if (accept(folios)) {
      accepting = state.open.takesFolios();
    }
  }

  @Override
  public void folio(FolioView folio) {
    if (accepting) {
      state.open.folio(folio);
    }
  }

  @Override
  public void swapcount(SwapcountView swapcount) {
    if (accept(swapcount)) {
      state.open.swapcount(swapcount, decoding);
    }
  }

  @Override
  public void hole(HoleView hole) {
    if (accept(hole)) {
      state.open.hole(hole, decoding);
    }
  }

  @Override
  public void lock(LockView lock) {
    if (accept(lock) && !state.open.lock(lock, decoding)) {
      lost(Counter.LOCKS_UNKNOWN, lock.walk());
    }
  }

  @Override
  public void vma(VmaView vma) {
    if (accept(vma)) {
      state.open.vma(vma, decoding);
    }
  }

  @Override
  public void scan(ScanView scan) {
    if (accept(scan)) {
      state.open.scan(scan);
    }
  }

  @Override
  public void unread(UnreadView unread) {
    if (accept(unread)) {
      state.open.unread(unread, decoding);
    }
  }

  @Override
  public void lockHold(LockHoldView lockHold) {
    listener.lockHold(lockHold, hostOfWalks);
  }

  @Override
  public void stall(StallView stall) {
    listener.stall(stall, hostOfWalks);
  }

  @Override
  public void walkEnd(WalkEndView end) {
    if (accept(end)) {
      state.open.end(end, decoding);
      finish(0);
    }
  }

  /** Cgroup by id among those of the fragment; null when it is not there. */
  private Cgroup cgroup(long id) {
    Cgroup last = state.targetCgroup;
    if (last != null && last.getId() == id && last.getPath() != null) {
      return last;
    }
    for (Cgroup one : cgroups) {
      if (one.getId() == id) {
        return one;
      }
    }
    return null;
  }

  private boolean accept(EventView event) {
    accepting = false;
    long walk = event.walk();
    if (walk <= state.lastWalk || (state.open != null && walk < state.open.number())) {
      lost(Counter.EVENTS_OF_CLOSED_WALK, walk);
      return false;
    }
    if (state.open == null || state.open.number() != walk) {
      truncateAt(event.timestampNs());
      open(event, null);
    }
    accepting = state.open.accept(event.timestampNs(), event.sequence(), decoding);
    if (!accepting) {
      lost(Counter.EVENTS_OUT_OF_SEQUENCE, walk);
    }
    return accepting;
  }

  /**
   * Opens the walk of its first event.
   *
   * @param begin the same event; null when the begin was lost
   */
  private void open(EventView first, WalkBeginView begin) {
    long walk = first.walk();
    boolean cut = Cut.isMarked(decoding.host());
    boolean besideGap = walk > state.lastWalk + 1 && !cut;
    if (besideGap && !state.headMissing) {
      tellMissing(first.timestampNs(), walk, begin);
    }
    state.headMissing = false;
    state.open = new OpenWalk(walk, begin == null ? null : keep(begin), besideGap, over);
    over = null;
  }

  /** Begin with bytes of its own: those of the begin before it, whose walk is over. */
  private WalkBeginView keep(WalkBeginView begin) {
    if (state.lastBegin == null) {
      state.lastBegin = WalkBeginView.allocate();
    }
    state.lastBegin.set(begin);
    return state.lastBegin;
  }

  /** Publishes a record of the walks between the last and this one, of which no event came. */
  private void tellMissing(long timestampNs, long walk, WalkBeginView begin) {
    long first = state.lastWalk + 1;
    long fromNs = state.lastWalkNs == Long.MIN_VALUE ? timestampNs : state.lastWalkNs;
    Walk missing =
        WalkRecord.missing(
            first,
            walk - first,
            begin,
            hostOfWalks,
            walker,
            begin == null ? null : state.targetCgroup);
    missing.setBeginEpochNs(
        Math.min(fromNs, timestampNs) + decoding.host().getMonotonicToEpochNs());
    missing.setDurationNs(Math.max(0, timestampNs - fromNs));
    lostFrom(Counter.WALKS_MISSING, walk - first, first);
    listener.walk(missing, true);
  }

  private void finish(long surelyMissing) {
    OpenWalk open = state.open;
    state.lastWalk = open.number();
    state.lastWalkNs = open.lastNs();
    state.open = null;
    over = open;
    accepting = false;
    lostFrom(Counter.EXTENTS_DROPPED, open.extentsDropped(), open.number());
    lostFrom(Counter.LOCKS_DROPPED, open.locksDropped(), open.number());
    listener.walk(
        WalkRecord.of(
            open,
            hostOfWalks,
            decoding.host().getDetail(),
            walker,
            state.targetCgroup,
            surelyMissing),
        open.besideGap());
  }

  private void lost(Counter counter, long walk) {
    lostFrom(counter, 1, walk);
  }

  private void lostFrom(Counter counter, long count, long walk) {
    if (count > 0) {
      listener.lost(counter, count, "walk " + walk + " of tid " + walker.getTid());
    }
  }
}
