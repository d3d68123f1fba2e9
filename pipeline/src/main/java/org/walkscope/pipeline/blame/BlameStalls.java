// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.pipeline.state.FlinkStep;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;

/** {@link BlamedHolds} in Flink, keyed by {@link #keyOf}. */
public final class BlameStalls extends FlinkStep<BlamedHolds, Polled.Read, StallBlame> {
  private static final long serialVersionUID = 1L;

  private final BlameSettings settings;

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
  protected BlamedHolds make(RuntimeContext state, Timers ofKey) {
    return new BlamedHolds(
        settings,
        FlinkState.table(state, "seconds", Types.LONG, OpenHolds.class),
        OpenHolds::new,
        ofKey,
        this::give,
        loss -> output(Loss.TAG, loss));
  }

  @Override
  protected void take(BlamedHolds holds, Polled.Read result) {
    if (result.record() instanceof LockHold hold) {
      holds.take(hold);
    } else if (result.record() instanceof Stall stall) {
      holds.take(stall);
    }
  }
}
