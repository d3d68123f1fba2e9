// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import java.util.Collection;
import java.util.Comparator;
import org.walkscope.schema.Cut;
import org.walkscope.schema.ProbeLoss;

/**
 * Counters of one run of a probe in one capture, over its CPUs: the earliest and the last. A part
 * begins with the counters of the time before it; any other capture begins with the run.
 */
record RunCounters(long firstNs, ProbeEvents before, long lastNs, ProbeEvents last) {
  private static final ProbeEvents NONE = new ProbeEvents();

  static RunCounters of(ProbeLoss loss) {
    ProbeEvents sums = new ProbeEvents();
    loss.getCpus().forEach(sums::add);
    long atNs = loss.getTimestampNs();
    return Cut.isPart(loss.getHost())
        ? new RunCounters(atNs, sums, atNs, sums)
        : new RunCounters(Long.MIN_VALUE, NONE, atNs, sums);
  }

  RunCounters and(RunCounters other) {
    RunCounters earliest = other.firstNs < firstNs ? other : this;
    RunCounters latest = other.lastNs > lastNs ? other : this;
    return new RunCounters(earliest.firstNs, earliest.before, latest.lastNs, latest.last);
  }

  /**
   * Adds what was counted in the time of some captures of one run, once where they have the same
   * time: copies and cuts of a capture have.
   */
  static void into(ProbeEvents events, Collection<RunCounters> captures) {
    RunCounters joined = null;
    for (RunCounters next :
        captures.stream().sorted(Comparator.comparingLong(RunCounters::firstNs)).toList()) {
      boolean apart = joined != null && next.firstNs > joined.lastNs;
      if (apart) {
        joined.into(events);
      }
      joined = joined == null || apart ? next : joined.and(next);
    }
    if (joined != null) {
      joined.into(events);
    }
  }

  /** Adds what was counted in the time of the capture. */
  private void into(ProbeEvents events) {
    events.add(last, 1);
    events.add(before, -1);
  }
}
