// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;

/** {@link BlamedHolds} in Flink, keyed by {@link #keyOf}. */
public final class BlameStalls extends KeyedProcessFunction<String, Polled.Read, StallBlame> {
  private static final long serialVersionUID = 1L;

  private final BlameSettings settings;

  private transient FlinkState.OfOperator timers;
  private transient BlamedHolds holds;
  private transient Context context;
  private transient Collector<StallBlame> out;

  public BlameStalls(BlameSettings settings) {
    this.settings = settings;
  }

  /** See {@link BlamedHolds#keyOf(LockHold)}. */
  public static String keyOf(Polled.Read result) {
    return result.record() instanceof LockHold hold
        ? BlamedHolds.keyOf(hold)
        : BlamedHolds.keyOf((Stall) result.record());
  }

  @Override
  public void open(OpenContext opened) {
    timers = new FlinkState.OfOperator();
    holds =
        new BlamedHolds(
            settings,
            FlinkState.table(getRuntimeContext(), "seconds", Types.LONG, OpenHolds.class),
            timers,
            blame -> out.collect(blame),
            loss -> context.output(Loss.TAG, loss));
  }

  @Override
  public void processElement(Polled.Read result, Context now, Collector<StallBlame> to) {
    at(now, to);
    if (result.record() instanceof LockHold hold) {
      holds.take(hold);
    } else if (result.record() instanceof Stall stall) {
      holds.take(stall);
    }
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext now, Collector<StallBlame> to) {
    at(now, to);
    holds.onTimer(timestampMs);
  }

  private void at(Context now, Collector<StallBlame> to) {
    context = now;
    out = to;
    timers.of(now.timerService());
  }
}
