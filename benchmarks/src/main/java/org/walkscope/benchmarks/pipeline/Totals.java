// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import org.walkscope.schema.LockSpan;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Walk;

/**
 * Figures in which two rebuildings of the same events must agree.
 *
 * @param entries page-table entries, by the walks' counts
 * @param spans of locks in walks
 * @param spanNs their waits and holds, summed
 */
record Totals(long walks, long entries, long steps, long spans, long spanNs) {
  static final Totals NONE = new Totals(0, 0, 0, 0, 0);

  Totals plus(Walk walk) {
    long ns = 0;
    for (LockSpan span : walk.getLocks()) {
      ns += span.getWaitNs() + span.getHoldNs();
    }
    return new Totals(
        walks + 1,
        entries + PageTableEntries.in(walk.getCounts()),
        steps + walk.getSteps(),
        spans + walk.getLocks().size(),
        spanNs + ns);
  }

  @Override
  public String toString() {
    return "%,d walks, %,d entries, %,d steps, %,d lock spans of %,d ns"
        .formatted(walks, entries, steps, spans, spanNs);
  }
}
