// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import org.apache.flink.util.OutputTag;

/**
 * Loss at one place and time. {@link LossTotals} adds losses up.
 *
 * @param counter see {@link org.walkscope.ledger.Counter#label()}
 * @param place of the first
 * @param epochMs event time
 */
public record Loss(
    String counter, String hostname, String bootId, long count, String place, long epochMs) {
  public static final OutputTag<Loss> TAG = new OutputTag<>("losses") {};
}
