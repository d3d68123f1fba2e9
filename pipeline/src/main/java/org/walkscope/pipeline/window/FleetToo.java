// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.state.StoredSerializer;

/** Gives the totals of a host on, and once more as the fleet's. */
final class FleetToo<S, T extends Totals<S, T, R>, R> implements FlatMapFunction<T, T> {
  private static final long serialVersionUID = 1L;

  private final StoredSerializer<T> totals;

  FleetToo(Class<T> totals) {
    this.totals = new StoredSerializer<>(totals);
  }

  @Override
  public void flatMap(T ofHost, Collector<T> out) {
    out.collect(ofHost);
    T ofFleet = totals.copy(ofHost);
    ofFleet.group = ofHost.group.ofFleet();
    out.collect(ofFleet);
  }
}
