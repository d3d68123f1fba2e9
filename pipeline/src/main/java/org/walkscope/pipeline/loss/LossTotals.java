// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.state.StoredType;
import org.walkscope.schema.StageLoss;

/**
 * Adds up what was left out, per boot and counter, and publishes each new sum. Keyed by {@link
 * #keyOf}. A boot of which nothing was lost for the time given starts from 0 again.
 */
public final class LossTotals extends KeyedProcessFunction<String, Loss, StageLoss> {
  private static final long serialVersionUID = 1L;
  private static final String STAGE = "pipeline";

  private final long keptMs;
  private transient ValueState<LossTotal> totals;

  /** Metrics of this subtask since it started, over all hosts. */
  private transient Map<String, Counter> lost;

  /**
   * Sums that are kept for some time.
   *
   * @param kept event time since the last loss
   */
  public LossTotals(Duration kept) {
    this.keptMs = kept.toMillis();
  }

  public static String keyOf(Loss loss) {
    return loss.hostname() + '/' + loss.bootId() + '/' + loss.counter();
  }

  @Override
  public void open(OpenContext context) {
    lost = new HashMap<>();
    totals =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("total", new StoredType<>(LossTotal.class)));
  }

  private Counter counter(String name) {
    return getRuntimeContext()
        .getMetricGroup()
        .addGroup("walkscope")
        .addGroup("counter", name)
        .counter("lost_total");
  }

  @Override
  public void processElement(Loss loss, Context context, Collector<StageLoss> out)
      throws IOException {
    LossTotal total = totals.value();
    if (total == null) {
      total = new LossTotal();
      total.first = loss.place();
    }
    total.count += loss.count();
    lost.computeIfAbsent(loss.counter(), this::counter).inc(loss.count());
    total.lastMs = Math.max(loss.epochMs(), context.timerService().currentWatermark());
    if (total.timerMs == 0) {
      total.timerMs = total.lastMs + keptMs;
      context.timerService().registerEventTimeTimer(total.timerMs);
    }
    totals.update(total);
    out.collect(
        StageLoss.newBuilder()
            .setStage(STAGE)
            .setCounter(loss.counter())
            .setHostname(loss.hostname())
            .setBootId(loss.bootId())
            .setCount(total.count)
            .setFirst(total.first)
            .setEpochMs(loss.epochMs())
            .build());
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<StageLoss> out)
      throws IOException {
    LossTotal total = totals.value();
    if (total.lastMs + keptMs <= timestampMs) {
      totals.clear();
    } else {
      total.timerMs = total.lastMs + keptMs;
      context.timerService().registerEventTimeTimer(total.timerMs);
      totals.update(total);
    }
  }
}
