// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.schema.StageLoss;

/**
 * Sums of losses by boot and counter, published once for each second of event time in which they
 * grew, when the second is over, so that the last sum is always published. Keyed by {@link #keyOf}.
 * After a given time without losses a boot starts from 0 again.
 *
 * <p>Losses come from several subtasks in any order; seconds are added up in order of time, and the
 * first loss is the earliest.
 */
public final class LossTotals extends KeyedProcessFunction<String, Loss, StageLoss> {
  private static final long serialVersionUID = 1L;
  private static final String STAGE = "pipeline";
  private static final long SECOND_MS = 1000;

  private final long keptMs;
  private transient ValueState<LossTotal> totals;
  private transient MapState<Long, LossTotal> seconds; // not over yet

  /** Metrics of this subtask since it started, over all hosts. */
  private transient Map<String, Counter> lost;

  /**
   * Sums that are forgotten some time after the last loss.
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
    StateType<LossTotal> type = new StateType<>(LossTotal.class);
    totals = getRuntimeContext().getState(new ValueStateDescriptor<>("total", type));
    seconds =
        getRuntimeContext().getMapState(new MapStateDescriptor<>("seconds", Types.LONG, type));
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
      throws Exception {
    lost.computeIfAbsent(loss.counter(), this::counter).inc(loss.count());
    long overMs = (Math.floorDiv(loss.epochMs(), SECOND_MS) + 1) * SECOND_MS;
    LossTotal second = seconds.get(overMs);
    if (second == null) {
      second = new LossTotal();
      second.of(loss);
      context.timerService().registerEventTimeTimer(overMs);
    }
    second.add(loss.count(), loss.place(), loss.epochMs(), loss.epochMs());
    seconds.put(overMs, second);
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<StageLoss> out)
      throws Exception {
    LossTotal second = seconds.get(timestampMs);
    LossTotal total = totals.value();
    if (total != null && total.lastMs + keptMs <= timestampMs) {
      totals.clear();
      total = null;
    }
    if (total != null && total.timerMs == timestampMs) {
      total.timerMs = 0;
    }
    if (second != null) {
      seconds.remove(timestampMs);
      total = total == null ? new LossTotal() : total;
      total.add(second);
      out.collect(record(total));
    }
    if (total != null) {
      forgetLater(total, context);
      totals.update(total);
    }
  }

  private void forgetLater(LossTotal total, Context context) {
    if (total.timerMs == 0) {
      total.timerMs = total.lastMs + keptMs;
      context.timerService().registerEventTimeTimer(total.timerMs);
    }
  }

  private static StageLoss record(LossTotal total) {
    return StageLoss.newBuilder()
        .setStage(STAGE)
        .setHostname(total.hostname)
        .setBootId(total.bootId)
        .setCounter(total.counter)
        .setCount(total.count)
        .setFirst(total.first)
        .setEpochMs(total.lastMs)
        .build();
  }
}
