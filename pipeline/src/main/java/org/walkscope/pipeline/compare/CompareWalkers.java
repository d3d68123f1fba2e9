// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.pipeline.state.FlinkStep;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/** {@link ComparedReadings} in Flink, keyed by {@link #keyOf}. */
public final class CompareWalkers
    extends FlinkStep<ComparedReadings, Polled.Read, WalkerComparison> {
  private static final long serialVersionUID = 1L;

  private final CompareSettings settings;

  public CompareWalkers(CompareSettings settings) {
    this.settings = settings;
  }

  /** See {@link ComparedReadings#keyOf(Walk)}. */
  public static String keyOf(Polled.Read result) {
    return result.record() instanceof LockHold hold
        ? ComparedReadings.keyOf(hold)
        : ComparedReadings.keyOf((Walk) result.record());
  }

  @Override
  protected ComparedReadings make(RuntimeContext state, Timers ofKey) {
    return new ComparedReadings(
        settings, state(state), ofKey, this::give, loss -> output(Loss.TAG, loss));
  }

  private static ComparedReadings.State state(RuntimeContext of) {
    TypeInformation<Tuple2<Long, Long>> two = Types.TUPLE(Types.LONG, Types.LONG);
    TypeInformation<Tuple3<Long, Long, Long>> three =
        Types.TUPLE(Types.LONG, Types.LONG, Types.LONG);
    return new ComparedReadings.State(
        FlinkState.table(of, "readings", Types.LONG, OpenReading.class),
        FlinkState.table(of, "walks", two, Walk.class),
        FlinkState.table(of, "holds", three, LockHold.class),
        FlinkState.cell(of, "gap", new StateType<>(Walk.class)),
        FlinkState.cell(of, "numbers", Types.LONG),
        FlinkState.cell(of, "hold-count", Types.LONG));
  }

  @Override
  protected void take(ComparedReadings readings, Polled.Read result) {
    if (result.record() instanceof LockHold hold) {
      readings.take(hold);
    } else if (result.record() instanceof Walk walk) {
      readings.take(walk);
    }
  }
}
