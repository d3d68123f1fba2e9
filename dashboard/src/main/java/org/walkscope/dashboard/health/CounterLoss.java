// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Severity;

/**
 * Counter of a stage, with the ledger's texts.
 *
 * @param severity info, data_loss or error; unknown for a counter of a later version
 * @param means sentence on what it counts
 * @param remedy advice; empty if there is none
 */
public record CounterLoss(
    String stage, String counter, String severity, String means, String remedy) {
  static final String UNKNOWN = "unknown";

  static CounterLoss of(String stage, String counter) {
    return Counter.of(stage, counter)
        .map(CounterLoss::of)
        .orElse(
            new CounterLoss(
                stage, counter, UNKNOWN, "A counter that this version does not know", ""));
  }

  static CounterLoss of(Counter counter) {
    return new CounterLoss(
        counter.stage().label(),
        counter.label(),
        counter.severity().label(),
        counter.means(),
        counter.remedy());
  }

  /** Order by what asks for attention first. */
  int rank() {
    return severity.equals(Severity.DATA_LOSS.label())
        ? 0
        : severity.equals(Severity.ERROR.label()) ? 1 : severity.equals(UNKNOWN) ? 2 : 3;
  }
}
