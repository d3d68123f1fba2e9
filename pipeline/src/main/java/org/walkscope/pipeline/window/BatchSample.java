// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.schema.Completeness;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;

/**
 * How well walks batched.
 *
 * @param ptlKnown whether the trace tells every page-table lock, of some
 * @param mostToSave walks, and the steps that a perfect batcher would save them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BatchSample(
    Group group,
    long epochMs,
    long walks,
    long incomplete,
    long entries,
    long steps,
    long achievableSteps,
    boolean ptlKnown,
    long ptlAcquisitions,
    long achievablePtlAcquisitions,
    WalkExemplar[] mostToSave)
    implements Sample<BatchSample> {
  static BatchSample of(Walk walk, Group group, long epochMs) {
    long missing = walk.getMissingWalks();
    boolean ptlKnown = missing == 0 && walk.getHost().getMode() == TraceMode.EXACT;
    return new BatchSample(
        group,
        epochMs,
        Math.max(1, missing),
        walk.getCompleteness() == Completeness.COMPLETE ? 0 : Math.max(1, missing),
        PageTableEntries.in(walk.getCounts()),
        walk.getSteps(),
        walk.getAchievableSteps(),
        ptlKnown,
        ptlKnown ? walk.getPtlAcquisitions() : 0,
        ptlKnown ? walk.getAchievablePtlAcquisitions() : 0,
        missing > 0
            ? new WalkExemplar[0]
            : new WalkExemplar[] {Exemplars.of(walk, walk.getSteps() - walk.getAchievableSteps())});
  }

  /** What windows of samples are partitioned by. */
  public String key() {
    return group.key();
  }

  @Override
  public Object identity() {
    return group;
  }

  @Override
  public BatchSample plus(BatchSample other) {
    return new BatchSample(
        group,
        epochMs,
        walks + other.walks,
        incomplete + other.incomplete,
        entries + other.entries,
        steps + other.steps,
        achievableSteps + other.achievableSteps,
        ptlKnown || other.ptlKnown,
        ptlAcquisitions + other.ptlAcquisitions,
        achievablePtlAcquisitions + other.achievablePtlAcquisitions,
        Exemplars.highest(mostToSave, other.mostToSave));
  }

  @Override
  public int size() {
    return 1;
  }
}
