// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;

/**
 * Brings each hold of mmap_lock together with those who waited for it. Keyed by {@link #keyOf}: a
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
public final class BlameStalls extends KeyedProcessFunction<String, Polled.Read, StallBlame> {
  private static final long serialVersionUID = 1L;
  private static final long SECOND_MS = 1000;

  private final BlameSettings settings;
  private transient MapState<Long, OpenHolds> seconds;

  public BlameStalls(BlameSettings settings) {
    this.settings = settings;
  }

  /** hostname/boot_id/tid/start of the walker. */
  public static String keyOf(Polled.Read result) {
    if (result.record() instanceof LockHold hold) {
      return RecordKey.ofThread(hold.getHost(), hold.getWalker());
    }
    Stall stall = (Stall) result.record();
    return RecordKey.ofThread(stall.getHost(), stall.getWalker());
  }

  @Override
  public void open(OpenContext context) {
    seconds =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("seconds", Types.LONG, new StateType<>(OpenHolds.class)));
  }

  @Override
  public void processElement(Polled.Read result, Context context, Collector<StallBlame> out)
      throws Exception {
    LockHold hold = result.record() instanceof LockHold told ? told : null;
    Stall stall = result.record() instanceof Stall told ? told : null;
    if (hold == null ? stall == null : !isMmapLock(hold.getKind())) {
      return; // of a VMA
    }
    long endNs = hold == null ? stall.getEndEpochNs() : hold.getReleasedEpochNs();
    long epochMs = Math.floorDiv(endNs, 1_000_000);
    long second = Math.floorDiv(epochMs, SECOND_MS);
    OpenHolds open = seconds.get(second);
    if (open == null) {
      open = new OpenHolds();
    }
    if (hold != null && open.holds.size() < settings.holds()) {
      open.holds.add(hold);
    } else if (stall != null && open.stalls.size() < settings.stalls()) {
      open.stalls.add(stall);
    } else if (hold != null) {
      ResultHost host = hold.getHost();
      lose(Counter.BLAMED_HOLDS_CROWDED_OUT, host, hold.getLastWalk(), epochMs, context);
    } else {
      lose(Counter.STALLS_CROWDED_OUT, stall.getHost(), stall.getWalk(), epochMs, context);
    }
    schedule(open, second, epochMs, context);
    seconds.put(second, open);
  }

  private static boolean isMmapLock(LockKind kind) {
    return kind == LockKind.MMAP_LOCK_READ || kind == LockKind.MMAP_LOCK_WRITE;
  }

  /** A host whose clock is behind is waited for as long. */
  private void schedule(OpenHolds open, long second, long epochMs, Context context) {
    long behindMs = WalkTimes.behindMs(epochMs, context.timerService());
    long dueMs = (second + 1) * SECOND_MS + settings.grace().toMillis() + behindMs;
    if (dueMs > open.timerMs) {
      if (open.timerMs != 0) {
        context.timerService().deleteEventTimeTimer(open.timerMs);
      }
      context.timerService().registerEventTimeTimer(dueMs);
      open.timerMs = dueMs;
    }
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<StallBlame> out)
      throws Exception {
    List<Long> due = new ArrayList<>();
    for (var entry : seconds.entries()) {
      if (entry.getValue().timerMs == timestampMs) {
        due.add(entry.getKey());
      }
    }
    due.sort(null);
    for (long second : due) {
      decide(second, out);
      seconds.remove(second);
    }
  }

  private void decide(long second, Collector<StallBlame> out) throws Exception {
    OpenHolds open = seconds.get(second);
    for (LockHold hold : open.holdsInOrder()) {
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
                      && stall.getEndEpochNs() <= endedByNs),
          out);
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
                      && stall.getEndEpochNs() <= endedByNs),
          out);
    }
  }

  /** Takes out stalls of this second and of those within the grace. */
  private List<Stall> take(long second, Predicate<Stall> which) throws Exception {
    List<Stall> taken = new ArrayList<>(0);
    long last = second + settings.grace().toMillis() / SECOND_MS + 1;
    for (long at = second; at <= last; at++) {
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

  private void blame(LockHold hold, List<Stall> stalls, Collector<StallBlame> out) {
    if (!stalls.isEmpty()) {
      out.collect(BlameRecord.of(hold, stalls, settings.waiters()));
    }
  }

  private static void lose(
      Counter counter, ResultHost host, long walk, long epochMs, Context context) {
    context.output(
        Loss.TAG,
        new Loss(
            counter.label(), host.getHostname(), host.getBootId(), 1, "walk " + walk, epochMs));
  }
}
