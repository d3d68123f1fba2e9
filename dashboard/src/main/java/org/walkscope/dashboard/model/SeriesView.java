// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import java.util.List;

/**
 * Bundle of lines of a plot; lists run along the view's time axis, null where nothing was seen.
 *
 * @param label distinguishing fields, spread into the JSON object
 * @param bounds lock spans of all windows whose figure is an upper bound
 */
public record SeriesView<L>(
    @JsonUnwrapped L label,
    long bounds,
    List<Long> count,
    List<Long> p50Ns,
    List<Long> p90Ns,
    List<Long> p99Ns,
    List<Long> p999Ns,
    List<Long> maxNs) {

  SeriesView(L label, int windows) {
    this(
        label,
        0,
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]));
  }

  void set(int window, Percentiles percentiles) {
    count.set(window, percentiles.count());
    p50Ns.set(window, percentiles.p50());
    p90Ns.set(window, percentiles.p90());
    p99Ns.set(window, percentiles.p99());
    p999Ns.set(window, percentiles.p999());
    maxNs.set(window, percentiles.max());
  }

  SeriesView<L> withBounds(long bounds) {
    return new SeriesView<>(label, bounds, count, p50Ns, p90Ns, p99Ns, p999Ns, maxNs);
  }
}
