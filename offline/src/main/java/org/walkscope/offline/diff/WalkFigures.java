// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.EnumMap;
import java.util.Map;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Walk;

/** Sums over the walks of one consumer of one capture. */
final class WalkFigures {
  private long walks;
  private long timed;
  private double totalNs;
  private boolean entriesTold;
  private long entries;
  private long steps;

  void add(Walk walk) {
    walks++;
    if (WalkTimes.isTimed(walk)) {
      timed++;
      totalNs += walk.getDurationNs();
    }
    entriesTold |= PageTableEntries.isTold(walk);
    entries += PageTableEntries.in(walk.getCounts());
    steps += walk.getSteps();
  }

  /** Figures; without entries and steps where the trace tells none of any walk. */
  Map<Figure, Double> values() {
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    values.put(Figure.WALKS, (double) walks);
    if (timed > 0) {
      values.put(Figure.WALK_MEAN, totalNs / timed);
    }
    if (entriesTold) {
      values.put(Figure.ENTRIES, (double) entries);
      values.put(Figure.STEPS, (double) steps);
    }
    if (steps > 0) {
      values.put(Figure.ENTRIES_PER_STEP, (double) entries / steps);
    }
    return values;
  }
}
