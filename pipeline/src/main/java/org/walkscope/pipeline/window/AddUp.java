// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.util.InstantiationUtil;

/** Sum of totals as they arrive: a window keeps one. */
record AddUp<T extends Totals<T, ?>>(Class<T> totals) implements AggregateFunction<T, T, T> {
  @Override
  public T createAccumulator() {
    return InstantiationUtil.instantiate(totals);
  }

  @Override
  public T add(T some, T to) {
    to.merge(some);
    return to;
  }

  @Override
  public T getResult(T of) {
    return of;
  }

  @Override
  public T merge(T a, T b) {
    a.merge(b);
    return a;
  }
}
