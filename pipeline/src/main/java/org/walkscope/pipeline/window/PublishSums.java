// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.Map;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.loss.Loss;

/** Totals of a window that is over, one for each name of walkers. */
final class PublishSums<T extends Totals<T, ?>>
    extends ProcessWindowFunction<Map<String, T>, T, String, TimeWindow> {
  private static final long serialVersionUID = 1L;

  private final String question;
  private final Windows windows;
  private final boolean ofHosts;

  /**
   * Publishes sums.
   *
   * @param ofHosts true to count windows in which names have no sum of their own; false for sums of
   *     windows that have been counted
   */
  PublishSums(String question, Windows windows, boolean ofHosts) {
    this.question = question;
    this.windows = windows;
    this.ofHosts = ofHosts;
  }

  @Override
  public void process(
      String key, Context context, Iterable<Map<String, T>> sums, Collector<T> out) {
    TimeWindow window = context.window();
    for (Map<String, T> byName : sums) {
      for (T totals : byName.values()) {
        totals.ofWindow(window);
        if (ofHosts && totals.ofOthers()) {
          context.output(Loss.TAG, totals.namesLost(question, windows.publishedMs(window)));
        }
        out.collect(totals);
      }
    }
  }
}
