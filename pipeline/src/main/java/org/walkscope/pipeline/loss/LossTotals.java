// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.schema.StageLoss;

/** {@link LossSums} in Flink, keyed by {@link LossSums#keyOf}. */
public final class LossTotals extends KeyedProcessFunction<String, Loss, StageLoss> {
  private static final long serialVersionUID = 1L;

  private final Duration kept;
  private transient FlinkState.OfOperator timers;
  private transient LossSums sums;
  private transient Collector<StageLoss> out;

  /** Metrics of this subtask since it started, over all hosts. */
  private transient Map<String, Counter> lost;

  /**
   * Sums that are forgotten some time after the last loss.
   *
   * @param kept event time since the last loss
   */
  public LossTotals(Duration kept) {
    this.kept = kept;
  }

  @Override
  public void open(OpenContext context) {
    lost = new HashMap<>();
    timers = new FlinkState.OfOperator();
    sums =
        new LossSums(
            kept,
            FlinkState.cell(getRuntimeContext(), "total", new StateType<>(LossTotal.class)),
            FlinkState.table(getRuntimeContext(), "seconds", Types.LONG, LossTotal.class),
            timers,
            loss -> out.collect(loss));
  }

  private Counter counter(String name) {
    return getRuntimeContext()
        .getMetricGroup()
        .addGroup("walkscope")
        .addGroup("counter", name)
        .counter("lost_total");
  }

  @Override
  public void processElement(Loss loss, Context context, Collector<StageLoss> to) {
    lost.computeIfAbsent(loss.counter(), this::counter).inc(loss.count());
    out = to;
    timers.of(context.timerService());
    sums.take(loss);
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<StageLoss> to) {
    out = to;
    timers.of(context.timerService());
    sums.onTimer(timestampMs);
  }
}
