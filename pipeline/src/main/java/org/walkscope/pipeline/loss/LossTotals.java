// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.pipeline.state.FlinkStep;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.schema.StageLoss;

/** {@link LossSums} in Flink, keyed by {@link LossSums#keyOf}. */
public final class LossTotals extends FlinkStep<LossSums, Loss, StageLoss> {
  private static final long serialVersionUID = 1L;

  private final Duration kept;

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
  protected LossSums make(RuntimeContext state, Timers ofKey) {
    lost = new HashMap<>();
    return new LossSums(
        kept,
        FlinkState.cell(state, "total", new StateType<>(LossTotal.class)),
        FlinkState.table(state, "seconds", Types.LONG, LossTotal.class),
        ofKey,
        this::give);
  }

  private Counter counter(String name) {
    return getRuntimeContext()
        .getMetricGroup()
        .addGroup("walkscope")
        .addGroup("counter", name)
        .counter("lost_total");
  }

  @Override
  protected void take(LossSums sums, Loss loss) {
    lost.computeIfAbsent(loss.counter(), this::counter).inc(loss.count());
    sums.take(loss);
  }
}
