// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.util.OutputTag;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.WalkExemplar;

/**
 * All spans of one kind of lock in one walk.
 *
 * @param level of a page-table lock; null otherwise
 * @param longestHold the walk, and ns of its longest hold
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LockSample(
    Group group,
    long epochMs,
    LockKind kind,
    Level level,
    long[] waitNs,
    long[] holdNs,
    long waitBounds,
    long holdBounds,
    WalkExemplar longestHold)
    implements Timed {
  public static final OutputTag<LockSample> TAG = new OutputTag<>("locks") {};

  /** What windows of samples are partitioned by. */
  public String key() {
    return keyOf(group, kind, level);
  }

  static String keyOf(Group group, LockKind kind, Level level) {
    return group.key() + '/' + kind + '/' + level;
  }
}
