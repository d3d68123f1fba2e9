// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.walkscope.schema.WalkerNames;

/**
 * Series of one metric since the dashboard began to read, a bounded number. Half of them are for
 * names of walkers, as they come; walkers of later names share a series under {@link
 * WalkerNames#OTHERS}.
 *
 * @param <L> label beside those of all metrics
 * @param <S> sums of a series
 */
final class MetricSeries<L, S> {
  private final int most;
  private final Supplier<S> zero;
  private final Map<MetricKey<L>, S> series = new LinkedHashMap<>();
  private long refused;

  MetricSeries(int most, Supplier<S> zero) {
    this.most = most;
    this.zero = zero;
  }

  /** Changes the sums of the origin's series; counts it when there is no room for the series. */
  void change(Origin origin, L label, UnaryOperator<S> change) {
    MetricKey<L> key = MetricKey.of(origin, origin.walkerComm(), label);
    if (!series.containsKey(key) && series.size() >= most / 2) {
      key = MetricKey.of(origin, WalkerNames.OTHERS, label);
    }
    S sums = series.get(key);
    if (sums == null && series.size() >= most) {
      refused++;
    } else {
      series.put(key, change.apply(sums == null ? zero.get() : sums));
    }
  }

  void clear() {
    series.clear();
  }

  /** Replaces all series by those that an earlier run counted. */
  void restore(Map<MetricKey<L>, S> kept) {
    series.clear();
    series.putAll(kept);
  }

  /** Copy that later changes of series do not reach. */
  Map<MetricKey<L>, S> copy(UnaryOperator<S> ofSums) {
    Map<MetricKey<L>, S> copy = new LinkedHashMap<>();
    series.forEach((key, sums) -> copy.put(key, ofSums.apply(sums)));
    return copy;
  }

  /** Records left out because there were too many label sets. */
  long refused() {
    return refused;
  }
}
