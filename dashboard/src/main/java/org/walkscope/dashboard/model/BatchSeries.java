// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Arrays;
import java.util.List;
import org.walkscope.schema.WalkerKind;

/**
 * Batch efficiency of one consumer's walks over time; lists run along the view's time axis, null
 * where nothing was seen.
 *
 * @param efficiency achievable steps / steps, in (0, 1]; null without steps
 */
public record BatchSeries(
    String consumer,
    WalkerKind walker,
    List<Double> efficiency,
    List<Long> walks,
    List<Long> incompleteWalks,
    List<Long> entries,
    List<Long> steps,
    List<Long> achievableSteps) {

  BatchSeries(String consumer, WalkerKind walker, int windows) {
    this(
        consumer,
        walker,
        Arrays.asList(new Double[windows]),
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]),
        Arrays.asList(new Long[windows]));
  }

  void set(int window, BatchSums sums) {
    efficiency.set(
        window, sums.steps() == 0 ? null : (double) sums.achievableSteps() / (double) sums.steps());
    walks.set(window, sums.walks());
    incompleteWalks.set(window, sums.incompleteWalks());
    entries.set(window, sums.entries());
    steps.set(window, sums.steps());
    achievableSteps.set(window, sums.achievableSteps());
  }
}
