// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import org.walkscope.schema.Cut;
import org.walkscope.schema.ProbeLoss;

/**
 * Counters of one run of a probe in one capture, over its CPUs: the earliest and the last. A part
 * begins with the counters of the time before it; any other capture begins with the run.
 */
record RunCounters(long firstNs, ProbeEvents before, long lastNs, ProbeEvents last) {
  static RunCounters of(ProbeLoss loss) {
    ProbeEvents sums = new ProbeEvents();
    loss.getCpus().forEach(sums::add);
    boolean part = Cut.isPart(loss.getHost());
    return new RunCounters(
        loss.getTimestampNs(), part ? sums : new ProbeEvents(), loss.getTimestampNs(), sums);
  }

  RunCounters and(RunCounters other) {
    RunCounters earliest = other.firstNs < firstNs ? other : this;
    RunCounters latest = other.lastNs > lastNs ? other : this;
    return new RunCounters(earliest.firstNs, earliest.before, latest.lastNs, latest.last);
  }

  /** Adds what was counted in the time of the capture. */
  void into(ProbeEvents events) {
    events.add(last, 1);
    events.add(before, -1);
  }
}
