// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecentlyUsed;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;

/**
 * Choice of the walks that are kept, and of the holds around them: walks that a window names as
 * exemplars, that are blamed, that are slow, and a sample. Who names a walk comes after it, mostly:
 * the newest walks and holds wait in memory, and what is named before it comes is remembered.
 */
final class KeptWalks {
  private static final RecordCodec<Walk> CODEC = RecordCodec.of(Walk.class);
  private static final long WALK_BYTES = 32 << 20;
  private static final long HOLD_BYTES = 8 << 20;
  private static final int MOST_IDS = 50_000;
  private static final int ONE_IN = 1_000;

  /** Walks of a blamed hold that are kept: its last ones. */
  private static final int BLAMED_WALKS = 16;

  private static final int MOST_HOSTS = 20_000;
  private static final long MINUTE_NS = Duration.ofMinutes(1).toNanos();

  private final PendingRows walkRows;
  private final PendingRows holdRows;

  /** Records: a walk takes many times its bytes when it is decoded. */
  private final Map<WalkKey, byte[]> recent = new LinkedHashMap<>();

  private long recentBytes;
  private final Map<WalkKey, Boolean> kept = new RecentlyUsed<>(MOST_IDS);

  /** Reason by walk that was named and is not here. */
  private final Map<WalkKey, String> named = new LinkedHashMap<>();

  private final RecentHolds holds = new RecentHolds(HOLD_BYTES);
  private final SlowWalks slow = new SlowWalks();
  private final Map<String, long[]> longestHold = new RecentlyUsed<>(MOST_HOSTS);
  private long missed;

  KeptWalks(PendingRows walkRows, PendingRows holdRows) {
    this.walkRows = walkRows;
    this.holdRows = holdRows;
  }

  void add(Walk walk, byte[] record) {
    WalkKey id = WalkKey.of(walk);
    boolean isSlow =
        walk.getMissingWalks() == 0 && slow.isSlow(walk.getConsumer(), walk.getDurationNs());
    String why = named.remove(id);
    if (why == null && isSlow) {
      why = "slow";
    } else if (why == null && Math.floorMod(id.hashCode() * 0x9E3779B9, ONE_IN) == 0) {
      why = "sampled";
    }
    if (why != null) {
      keep(id, walk, record, why);
      return;
    }
    recentBytes += bytes(record) - bytes(recent.put(id, record));
    Iterator<byte[]> eldest = recent.values().iterator();
    while (recentBytes > WALK_BYTES) {
      recentBytes -= bytes(eldest.next());
      eldest.remove();
    }
  }

  private static long bytes(byte[] record) {
    return record == null ? 0 : record.length + TaskRef.BYTES;
  }

  private void keep(WalkKey id, Walk walk, byte[] record, String why) {
    walkRows.add(TraceRows.of(walk, why, record));
    kept.put(id, true);
    holds.takeAround(id.task(), id.walk()).forEach(hold -> holdRows.add(hold.row()));
  }

  void addExemplars(List<WalkExemplar> exemplars) {
    exemplars.forEach(exemplar -> name(WalkKey.of(exemplar), "exemplar"));
  }

  void add(StallBlame blame) {
    TaskRef task = TaskRef.of(blame.getHost(), blame.getWalker());
    long last = blame.getLastWalk();
    long first = blame.getFirstWalk() == null ? last : blame.getFirstWalk();
    for (long walk = Math.max(first, last - BLAMED_WALKS + 1); walk <= last; walk++) {
      name(new WalkKey(task, walk), "blamed");
    }
  }

  private void name(WalkKey id, String why) {
    if (kept.containsKey(id)) {
      return;
    }
    byte[] record = recent.remove(id);
    if (record != null) {
      recentBytes -= bytes(record);
      keep(id, decoded(record), record, why);
      return;
    }
    named.put(id, why);
    if (named.size() > MOST_IDS) {
      Iterator<WalkKey> eldest = named.keySet().iterator();
      eldest.next();
      eldest.remove();
      missed++;
    }
  }

  private static Walk decoded(byte[] record) {
    try {
      return CODEC.decode(record);
    } catch (BadRecordException e) {
      throw new IllegalStateException("a walk that decoded when it came", e);
    }
  }

  void add(LockHold hold, byte[] record) {
    RecentHolds.Hold row = new RecentHolds.Hold(hold, record);
    if (isLongest(hold) || isAroundKept(row)) {
      holdRows.add(row.row());
    } else {
      holds.add(row);
    }
  }

  private boolean isAroundKept(RecentHolds.Hold hold) {
    for (long walk = Math.max(hold.firstWalk(), hold.lastWalk() - ONE_IN);
        walk <= hold.lastWalk();
        walk++) {
      if (kept.containsKey(new WalkKey(hold.task(), walk))) {
        return true;
      }
    }
    return false;
  }

  /** True if no hold of the host was longer in this minute so far. */
  private boolean isLongest(LockHold hold) {
    long minute = Math.floorDiv(hold.getReleasedEpochNs(), MINUTE_NS);
    long[] longest = longestHold.get(hold.getHost().getHostname());
    if (longest != null
        && (minute < longest[0] || (minute == longest[0] && hold.getHoldNs() <= longest[1]))) {
      return false;
    }
    longestHold.put(hold.getHost().getHostname(), new long[] {minute, hold.getHoldNs()});
    return true;
  }

  /** Walks that were named and had left memory, or never came, since the last call. */
  long takeMissed() {
    long now = missed;
    missed = 0;
    return now;
  }
}
