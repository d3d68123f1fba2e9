// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import org.walkscope.schema.Cut;
import org.walkscope.schema.ProbeLoss;

/**
 * Counters of one run of a probe in one capture: the earliest and the last. A part begins with the
 * counters of the time before it; any other capture begins with the run.
 */
record RunCounters(ProbeLoss first, ProbeLoss last) {
  RunCounters and(RunCounters other) {
    return new RunCounters(
        other.first.getTimestampNs() < first.getTimestampNs() ? other.first : first,
        other.last.getTimestampNs() > last.getTimestampNs() ? other.last : last);
  }

  /** Adds what was counted in the time of the capture. */
  void into(ProbeEvents events) {
    last.getCpus().forEach(events::add);
    if (Cut.isPart(first.getHost())) {
      first.getCpus().forEach(events::subtract);
    }
  }
}
