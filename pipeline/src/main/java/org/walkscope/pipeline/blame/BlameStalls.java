// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.io.Observed;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.pipeline.state.StoredType;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;

/**
 * Brings each hold of mmap_lock together with those who waited for it. Keyed by {@link
 * Observed#threadOf}: a lock is held by one walker. Holds that nobody waited for give nothing;
 * stalls whose hold was not told give a record that says so.
 */
public final class BlameStalls extends KeyedProcessFunction<String, Observed, StallBlame> {
  private static final long serialVersionUID = 1L;

  private final BlameSettings settings;
  private transient ValueState<OpenHolds> walkers;

  public BlameStalls(BlameSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    walkers =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("walker", new StoredType<>(OpenHolds.class)));
  }

  @Override
  public void processElement(Observed observed, Context context, Collector<StallBlame> out)
      throws IOException {
    LockHold hold = observed.hold();
    if (hold == null ? observed.stall() == null : !isMmapLock(hold.getKind())) {
      return; // nobody is told to have waited for it
    }
    OpenHolds open = walkers.value() == null ? new OpenHolds() : walkers.value();
    long dueMs =
        Math.max(observed.endEpochMs(0), context.timerService().currentWatermark())
            + settings.grace().toMillis();
    if (hold != null) {
      open.holds.add(new OpenHolds.OpenHold(hold, dueMs));
      if (open.holds.size() > settings.holds()) {
        LockHold oldest = open.holds.remove(0).hold();
        lose(LossCounter.BLAMED_HOLDS_CROWDED_OUT, oldest.getHost(), oldest.getLastWalk(), context);
        blame(oldest, open.takeStallsOf(oldest), out);
      }
    } else if (open.stalls.size() < settings.stalls()) {
      open.stalls.add(new OpenHolds.OpenStall(observed.stall(), dueMs));
    } else {
      Stall stall = observed.stall();
      lose(LossCounter.STALLS_CROWDED_OUT, stall.getHost(), stall.getWalk(), context);
    }
    schedule(open, context);
    walkers.update(open);
  }

  private static boolean isMmapLock(LockKind kind) {
    return kind == LockKind.MMAP_LOCK_READ || kind == LockKind.MMAP_LOCK_WRITE;
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<StallBlame> out)
      throws IOException {
    OpenHolds open = walkers.value();
    if (open == null || open.timerMs != timestampMs) {
      return;
    }
    open.timerMs = OpenHolds.NEVER;
    for (Iterator<OpenHolds.OpenHold> each = open.holds.iterator(); each.hasNext(); ) {
      OpenHolds.OpenHold next = each.next();
      if (next.dueMs() <= timestampMs) {
        each.remove();
        blame(next.hold(), open.takeStallsOf(next.hold()), out);
      }
    }
    for (Stall alone; (alone = firstDue(open, timestampMs)) != null; ) {
      blame(null, open.takeStallsLike(alone), out);
    }
    if (open.isEmpty()) {
      walkers.clear();
    } else {
      schedule(open, context);
      walkers.update(open);
    }
  }

  /** A stall that has waited long enough for its hold; null when there is none. */
  private static Stall firstDue(OpenHolds open, long timestampMs) {
    for (OpenHolds.OpenStall stall : open.stalls) {
      if (stall.dueMs() <= timestampMs) {
        return stall.stall();
      }
    }
    return null;
  }

  private void blame(LockHold hold, List<Stall> stalls, Collector<StallBlame> out) {
    if (!stalls.isEmpty()) {
      out.collect(BlameRecord.of(hold, stalls, settings.waiters()));
    }
  }

  private static void schedule(OpenHolds open, Context context) {
    long dueMs = open.nextDueMs();
    if (dueMs < open.timerMs) {
      if (open.timerMs != OpenHolds.NEVER) {
        context.timerService().deleteEventTimeTimer(open.timerMs);
      }
      context.timerService().registerEventTimeTimer(dueMs);
      open.timerMs = dueMs;
    }
  }

  private static void lose(LossCounter counter, Host host, long walk, Context context) {
    long epochMs = context.timestamp() == null ? 0 : context.timestamp();
    context.output(
        Loss.TAG,
        new Loss(
            counter.counter(), host.getHostname(), host.getBootId(), 1, "walk " + walk, epochMs));
  }
}
