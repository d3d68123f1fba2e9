// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import org.apache.flink.util.OutputTag;

/**
 * Something was left out, here and now. {@link LossTotals} adds these up.
 *
 * @param counter see {@link org.walkscope.ledger.Counter#label()}
 * @param place where the first of them was
 * @param epochMs event time
 */
public record Loss(
    String counter, String hostname, String bootId, long count, String place, long epochMs) {
  public static final OutputTag<Loss> TAG = new OutputTag<>("losses") {};
}
