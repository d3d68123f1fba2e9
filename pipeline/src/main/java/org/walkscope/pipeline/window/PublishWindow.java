// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Makes a window's record of its totals. */
final class PublishWindow<S, T extends Totals<S, T, R>, R>
    extends ProcessWindowFunction<T, R, String, TimeWindow> {
  private static final long serialVersionUID = 1L;

  @Override
  public void process(String key, Context context, Iterable<T> totals, Collector<R> out) {
    TimeWindow window = context.window();
    for (T total : totals) {
      out.collect(total.toRecord(window.getStart(), window.getEnd()));
    }
  }
}
