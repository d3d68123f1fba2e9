// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.pipeline.state.Stored;

/**
 * What the samples of one window and key add up to.
 *
 * @param <S> sample
 * @param <T> this class
 * @param <R> record that is published
 */
interface Totals<S, T extends Totals<S, T, R>, R> extends Stored {
  void add(S sample);

  void merge(T other);

  R toRecord(long windowStartEpochMs, long windowEndEpochMs);
}
