// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Walk;

/**
 * Samples of walks for windows, so that no extents are shuffled for a few sums.
 *
 * <p>A walk and all its lock spans belong to the window in which it ended or was given up. The gate
 * VMA is in smaps and never walked, so it is no walk here. Missing walks count as incomplete ones
 * of the window in which their gap ended.
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
    if (walk.getVma() != null && walk.getVma().getGate()) {
      return;
    }
    Group group = Group.of(walk);
    long epochMs = WalkTimes.overMs(walk);
    boolean truncated = walk.getCompleteness() == Completeness.TRUNCATED;
    if (windows.isOver(epochMs, context.timerService().currentWatermark())) {
      context.output(Loss.TAG, late(walk, epochMs));
      return;
    }
    out.collect(BatchTotals.of(walk, group, epochMs));
    boolean beginSeen = !walk.getFunction().isEmpty();
    if (beginSeen && !truncated) {
      context.output(LATENCIES, LatencyTotals.of(walk, group, epochMs));
    }
    LockTotals.each(walk, group, epochMs, sample -> context.output(LOCKS, sample));
  }

  private static Loss late(Walk walk, long epochMs) {
    return new Loss(
        Counter.WALKS_LATE.label(),
        walk.getHost().getHostname(),
        walk.getHost().getBootId(),
        Math.max(1, walk.getMissingWalks()),
        "walk " + walk.getWalk() + " of tid " + walk.getWalker().getTid(),
        epochMs);
  }
}
