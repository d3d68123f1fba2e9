// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.Walk;

/**
 * {@link Samples} of walks in Flink, so that no extents are shuffled for a few sums.
 *
 * <p>A walk whose window has been published is late and counted here. A window operator would judge
 * by the fragment's time, and drop a walk that is late by its own time without a count. Downstream
 * the watermark is never ahead of this one, so nothing is late there.
 */
public final class SampleWalks extends ProcessFunction<Walk, BatchTotals> {
  public static final OutputTag<LatencyTotals> LATENCIES = Question.WALK_LATENCY.tag();
  public static final OutputTag<LockTotals> LOCKS = Question.LOCK_TIMINGS.tag();

  private static final long serialVersionUID = 1L;

  private final Windows windows;

  public SampleWalks(Windows windows) {
    this.windows = windows;
  }

  /** Builds the samples, chained to the walks. */
  public static SingleOutputStreamOperator<BatchTotals> sample(
      DataStream<Walk> walks, Windows windows) {
    return walks
        .process(new SampleWalks(windows), Question.BATCH_EFFICIENCY.type())
        .name("sample walks")
        .uid("sample-walks");
  }

  @Override
  public void processElement(Walk walk, Context context, Collector<BatchTotals> out) {
    if (!Samples.has(walk)) {
      return;
    }
    if (windows.isOver(WalkTimes.overMs(walk), context.timerService().currentWatermark())) {
      context.output(Loss.TAG, Samples.late(walk));
    } else {
      Samples.of(walk, new Outputs(context, out));
    }
  }

  private record Outputs(Context context, Collector<BatchTotals> out) implements Samples {
    @Override
    public void batch(BatchTotals sample) {
      out.collect(sample);
    }

    @Override
    public void latency(LatencyTotals sample) {
      context.output(LATENCIES, sample);
    }

    @Override
    public void locks(LockTotals sample) {
      context.output(LOCKS, sample);
    }
  }
}
