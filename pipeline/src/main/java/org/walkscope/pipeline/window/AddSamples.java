// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.walkscope.pipeline.state.StoredSerializer;

/** Adds samples up as they come, so that a window keeps its totals alone. */
final class AddSamples<S, T extends Totals<S, T, R>, R> implements AggregateFunction<S, T, T> {
  private static final long serialVersionUID = 1L;

  private final StoredSerializer<T> totals;

  AddSamples(Class<T> totals) {
    this.totals = new StoredSerializer<>(totals);
  }

  @Override
  public T createAccumulator() {
    return totals.createInstance();
  }

  @Override
  public T add(S sample, T to) {
    to.add(sample);
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
