// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Step in Flink, as {@link LoopKeys} holds one a key in a plain loop: its state and timers are
 * those of the key at hand, and its results go to the outputs of the record or timer at hand.
 *
 * @param <S> the step
 */
public abstract class FlinkStep<S extends Timers.Taker, I, O>
    extends KeyedProcessFunction<String, I, O> {
  private static final long serialVersionUID = 1L;

  private transient FlinkState.OfOperator timers;
  private transient S step;
  private transient Context context;
  private transient Collector<O> out;

  /** Makes the step; it passes results by {@link #give} and {@link #output}. */
  protected abstract S make(RuntimeContext state, Timers ofKey);

  /** Passes an input to the step. */
  protected abstract void take(S to, I input);

  protected final void give(O result) {
    out.collect(result);
  }

  protected final <T> void output(OutputTag<T> tag, T result) {
    context.output(tag, result);
  }

  @Override
  public final void open(OpenContext opened) {
    timers = new FlinkState.OfOperator();
    step = make(getRuntimeContext(), timers);
  }

  @Override
  public final void processElement(I input, Context now, Collector<O> to) {
    at(now, to);
    take(step, input);
  }

  @Override
  public final void onTimer(long timestampMs, OnTimerContext now, Collector<O> to) {
    at(now, to);
    step.onTimer(timestampMs);
  }

  private void at(Context now, Collector<O> to) {
    context = now;
    out = to;
    timers.of(now.timerService());
  }
}
