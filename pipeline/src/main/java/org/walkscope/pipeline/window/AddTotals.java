// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.walkscope.pipeline.state.StoredSerializer;

/** Adds the totals of shorter windows, or of several hosts, up to those of one. */
final class AddTotals<S, T extends Totals<S, T, R>, R> implements AggregateFunction<T, T, T> {
  private static final long serialVersionUID = 1L;

  private final StoredSerializer<T> totals;

  AddTotals(Class<T> totals) {
    this.totals = new StoredSerializer<>(totals);
  }

  @Override
  public T createAccumulator() {
    return totals.createInstance();
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
