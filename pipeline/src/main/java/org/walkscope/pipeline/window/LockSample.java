// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.util.OutputTag;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;

/**
 * All spans of one kind of lock in one walk.
 *
 * @param level of a page-table lock; null otherwise
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
    long holdBounds)
    implements Timed {
  public static final OutputTag<LockSample> TAG = new OutputTag<>("locks") {};

  /** What windows of samples are partitioned by. */
  public String key() {
    return group.key() + '/' + kind + '/' + level;
  }
}
