// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Tells totals which window they are of. */
final class PublishWindow<S, T extends Totals<S, T, R>, R>
    extends ProcessWindowFunction<T, T, String, TimeWindow> {
  private static final long serialVersionUID = 1L;

  @Override
  public void process(String key, Context context, Iterable<T> totals, Collector<T> out) {
    for (T total : totals) {
      total.ofWindow(context.window());
      out.collect(total);
    }
  }
}
