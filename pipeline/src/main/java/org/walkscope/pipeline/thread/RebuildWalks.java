// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.pipeline.walk.HeldLocks;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * {@link ThreadWalks} in Flink, keyed by {@link Rebuilt#threadOf}. The watermark wakes silent
 * threads.
 *
 * <p>State is read and written once a fragment, and one timer is kept a thread.
 */
public final class RebuildWalks extends KeyedProcessFunction<String, Arrival, Rebuilt> {
  private static final long serialVersionUID = 1L;

  private final RebuildSettings settings;

  private transient ValueState<ThreadState> threads;
  private transient FlinkState.OfOperator timers;
  private transient ThreadWalks walks;
  private transient Outputs outputs;
  private transient RebuildMetrics metrics;

  public RebuildWalks(RebuildSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    threads =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("thread", new StateType<>(ThreadState.class)));
    timers = new FlinkState.OfOperator();
    outputs = new Outputs();
    walks = new ThreadWalks(settings, outputs);
    metrics = new RebuildMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Arrival arrival, Context context, Collector<Rebuilt> out)
      throws IOException {
    outputs.to(context, out);
    ThreadState before = threads.value();
    ThreadState thread = walks.take(arrival, before == null ? new ThreadState() : before);
    thread.behindMs = timers.behindMs(arrival.lastEpochMs());
    schedule(thread);
    threads.update(thread);
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<Rebuilt> out)
      throws IOException {
    ThreadState thread = threads.value();
    if (thread == null || thread.timerMs != timestampMs) {
      return;
    }
    thread.timerMs = ThreadState.NEVER;
    outputs.to(context, out);
    if (walks.wake(thread, timestampMs - thread.behindMs)) {
      threads.clear();
      return;
    }
    schedule(thread);
    threads.update(thread);
  }

  /** Sets the thread's timer to its first timeout. */
  private void schedule(ThreadState thread) {
    long wakeMs = thread.dueMs(settings) + thread.behindMs;
    if (wakeMs < thread.timerMs) {
      if (thread.timerMs != ThreadState.NEVER) {
        timers.delete(thread.timerMs);
      }
      timers.set(wakeMs);
      thread.timerMs = wakeMs;
    }
  }

  /** Outputs of the operator. */
  private final class Outputs implements ThreadResults {
    private Context context;
    private Collector<Rebuilt> out;

    void to(Context toContext, Collector<Rebuilt> toOut) {
      context = toContext;
      timers.of(toContext.timerService());
      out = toOut;
    }

    @Override
    public void walk(Walk walk, boolean besideGap) {
      metrics.count(walk);
      out.collect(new Rebuilt(context.getCurrentKey(), walk, besideGap));
    }

    @Override
    public void lockHold(LockHold hold) {
      context.output(HeldLocks.HOLDS, hold);
    }

    @Override
    public void stall(Stall stall) {
      context.output(HeldLocks.STALLS, stall);
    }

    @Override
    public void lost(Loss loss) {
      context.output(Loss.TAG, loss);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      context.output(DeadLetter.TAG, letter);
    }

    @Override
    public void fragment(TraceFragment fragment) {
      metrics.count(fragment);
    }
  }
}
