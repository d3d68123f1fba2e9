// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.StallBlame;

/**
 * Samples of stall blames for windows. A blame belongs to the window of the hold's release or, when
 * the hold is missing, of the last wait's end; one whose window has been published is late and
 * counted here.
 */
public final class SampleStalls extends ProcessFunction<StallBlame, StallTotals> {
  private static final long serialVersionUID = 1L;

  private final Windows windows;

  public SampleStalls(Windows windows) {
    this.windows = windows;
  }

  @Override
  public void processElement(StallBlame blame, Context context, Collector<StallTotals> out) {
    long epochMs = StallTotals.epochMs(blame);
    if (windows.isOver(epochMs, context.timerService().currentWatermark())) {
      context.output(
          Loss.TAG,
          new Loss(
              Counter.STALLS_LATE.label(),
              blame.getHost().getHostname(),
              blame.getHost().getBootId(),
              1,
              "walk " + blame.getLastWalk() + " of tid " + blame.getWalker().getTid(),
              epochMs));
      return;
    }
    out.collect(StallTotals.of(blame));
  }
}
