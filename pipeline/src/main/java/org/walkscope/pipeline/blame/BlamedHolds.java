// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.Table;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;

/**
 * Brings each hold of mmap_lock together with those who waited for it, for one walker at a time: a
 * lock is held by one walker, and of one walker the numbers of its walks tell which hold a stall
 * belongs to. Holds that nobody waited for give nothing; stalls whose hold was not told give a
 * record that says so. The readers of a VMA are blamed without their holds, of which one read makes
 * thousands: each has one walk, and a stall names it.
 *
 * <p>Holds and stalls come from two topics, one ahead of the other by chance. So they are kept by
 * the second in which they ended, and decided second by second, when event time has passed its end
 * by the grace: a hold takes the stalls that ended up to the grace after its release, whichever
 * came first.
 */
public final class BlamedHolds implements Timers.Taker {
  private static final long SECOND_MS = 1000;

  private final BlameSettings settings;
  private final Table<Long, OpenHolds> seconds;
  private final Supplier<OpenHolds> make;
  private final Timers timers;
  private final Consumer<StallBlame> out;
  private final Consumer<Loss> lost;

  /**
   * Blame over the state of the walker at hand.
   *
   * @param make what is kept of a second
   */
  BlamedHolds(
      BlameSettings settings,
      Table<Long, OpenHolds> seconds,
      Supplier<OpenHolds> make,
      Timers timers,
      Consumer<StallBlame> out,
      Consumer<Loss> lost) {
    this.settings = settings;
    this.seconds = seconds;
    this.make = make;
    this.timers = timers;
    this.out = out;
    this.lost = lost;
  }

  /** Blame of one walker, in memory. */
  public static BlamedHolds inMemory(
      BlameSettings settings, Timers timers, Consumer<StallBlame> out, Consumer<Loss> lost) {
    return new BlamedHolds(settings, Table.inMemory(), PackedHolds::new, timers, out, lost);
  }

  /** Key of the walker in one run of a probe. */
  public static String keyOf(LockHold hold) {
    return RecordKey.ofThreadInRun(hold.getHost(), hold.getWalker());
  }

  /** Key of the walker in one run of a probe. */
  public static String keyOf(Stall stall) {
    return RecordKey.ofThreadInRun(stall.getHost(), stall.getWalker());
  }

  /** Takes a hold of the walker; one of a VMA changes nothing. */
  public void take(LockHold hold) {
    if (!isMmapLock(hold.getKind())) {
      return;
    }
    long epochMs = Math.floorDiv(hold.getReleasedEpochNs(), 1_000_000);
    OpenHolds open = at(epochMs);
    if (open.size() < settings.holds()) {
      open.add(hold);
    } else {
      lose(Counter.BLAMED_HOLDS_CROWDED_OUT, hold.getHost(), hold.getLastWalk(), epochMs);
    }
    schedule(open, epochMs);
  }

  /** Takes a wait for a lock of the walker. */
  public void take(Stall stall) {
    long epochMs = Math.floorDiv(stall.getEndEpochNs(), 1_000_000);
    OpenHolds open = at(epochMs);
    if (open.stalls.size() < settings.stalls()) {
      open.stalls.add(stall);
    } else {
      lose(Counter.STALLS_CROWDED_OUT, stall.getHost(), stall.getWalk(), epochMs);
    }
    schedule(open, epochMs);
  }

  private OpenHolds at(long epochMs) {
    OpenHolds open = seconds.get(Math.floorDiv(epochMs, SECOND_MS));
    return open == null ? make.get() : open;
  }

  private static boolean isMmapLock(LockKind kind) {
    return kind == LockKind.MMAP_LOCK_READ || kind == LockKind.MMAP_LOCK_WRITE;
  }

  /**
   * Sets the timer of a second and keeps it. A host whose clock is behind is waited for as long.
   */
  private void schedule(OpenHolds open, long epochMs) {
    long second = Math.floorDiv(epochMs, SECOND_MS);
    long behindMs = timers.behindMs(epochMs);
    long dueMs = (second + 1) * SECOND_MS + settings.grace().toMillis() + behindMs;
    if (dueMs > open.timerMs) {
      if (open.timerMs != 0) {
        timers.delete(open.timerMs);
      }
      timers.set(dueMs);
      open.timerMs = dueMs;
    }
    seconds.put(second, open);
  }

  @Override
  public void onTimer(long timestampMs) {
    List<Long> due = new ArrayList<>();
    for (Map.Entry<Long, OpenHolds> entry : seconds.entries()) {
      if (entry.getValue().timerMs == timestampMs) {
        due.add(entry.getKey());
      }
    }
    due.sort(null);
    for (long second : due) {
      decide(second);
      seconds.remove(second);
    }
  }

  private void decide(long second) {
    OpenHolds open = seconds.get(second);
    long[] waitedFor = walksWaitedFor(second);
    for (LockHold hold : open.holdsInOrder()) {
      if (!hasAnyOf(hold, waitedFor)) {
        continue; // most holds: stalls are not gone through for each
      }
      long endedByNs = hold.getReleasedEpochNs() + settings.grace().toNanos();
      blame(
          hold,
          take(
              second,
              stall ->
                  stall.getMm() == hold.getMm()
                      && stall.getWalk() >= hold.getFirstWalk()
                      && stall.getWalk() <= hold.getLastWalk()
                      && stall.getHeld() != LockKind.VMA_LOCK
                      && stall.getEndEpochNs() <= endedByNs));
    }
    for (Stall alone; (alone = seconds.get(second).firstStall()) != null; ) {
      Stall like = alone;
      long endedByNs = like.getEndEpochNs() + settings.grace().toNanos();
      blame(
          null,
          take(
              second,
              stall ->
                  stall.getMm() == like.getMm()
                      && stall.getWalk() == like.getWalk()
                      && stall.getHeld() == like.getHeld()
                      && stall.getEndEpochNs() <= endedByNs));
    }
  }

  /** Walks of the stalls of this second and of those within the grace, in order. */
  private long[] walksWaitedFor(long second) {
    List<Stall> stalls = new ArrayList<>();
    for (long at = second; at <= lastWithinGrace(second); at++) {
      OpenHolds open = seconds.get(at);
      if (open != null) {
        stalls.addAll(open.stalls);
      }
    }
    return stalls.stream().mapToLong(Stall::getWalk).sorted().toArray();
  }

  private static boolean hasAnyOf(LockHold hold, long[] sortedWalks) {
    int found = Arrays.binarySearch(sortedWalks, hold.getFirstWalk());
    int from = found < 0 ? -found - 1 : found;
    return from < sortedWalks.length && sortedWalks[from] <= hold.getLastWalk();
  }

  private long lastWithinGrace(long second) {
    return second + settings.grace().toMillis() / SECOND_MS + 1;
  }

  /** Takes out stalls of this second and of those within the grace. */
  private List<Stall> take(long second, Predicate<Stall> which) {
    List<Stall> taken = new ArrayList<>(0);
    for (long at = second; at <= lastWithinGrace(second); at++) {
      OpenHolds open = seconds.get(at);
      if (open != null && !open.stalls.isEmpty()) {
        int before = taken.size();
        open.take(which, taken);
        if (taken.size() > before) {
          seconds.put(at, open);
        }
      }
    }
    return taken;
  }

  private void blame(LockHold hold, List<Stall> stalls) {
    if (!stalls.isEmpty()) {
      out.accept(BlameRecord.of(hold, stalls, settings.waiters()));
    }
  }

  private void lose(Counter counter, ResultHost host, long walk, long epochMs) {
    lost.accept(
        new Loss(
            counter.label(), host.getHostname(), host.getBootId(), 1, "walk " + walk, epochMs));
  }
}
