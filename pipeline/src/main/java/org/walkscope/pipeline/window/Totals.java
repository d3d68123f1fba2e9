// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.avro.reflect.Nullable;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Sums of one walk, or of all walks of one window and group.
 *
 * @param <T> this class
 * @param <R> record that is published
 */
public abstract class Totals<T extends Totals<T, R>, R> {
  /** Null while empty. */
  @Nullable private Group group;

  private long epochMs;
  private long endEpochMs;

  /** Adds the sums of others of the same group, without changing these. */
  abstract void mergeSums(T others);

  /** Record of the window that {@link #ofWindow} set. */
  public abstract R toRecord();

  /** Adds others of the same group. */
  public final void merge(T others) {
    Group theirs = others.group();
    if (theirs != null) {
      group = group == null ? theirs : group;
      mergeSums(others);
    }
  }

  /** Sets group and time. */
  final void of(Group ofGroup, long atEpochMs) {
    group = ofGroup;
    epochMs = atEpochMs;
  }

  /** Marks the totals as those of a window. */
  public final void ofWindow(TimeWindow window) {
    epochMs = window.getStart();
    endEpochMs = window.getEnd();
  }

  /** Turns empty totals into the fleet's share of a host's window. */
  final void becomeFleets(T ofHost) {
    merge(ofHost);
    group = ofHost.group().ofFleet();
    epochMs = ofHost.epochMs();
    endEpochMs = ofHost.endEpochMs();
  }

  final Group group() {
    return group;
  }

  /** Key of the windows of these totals, beside time. */
  public final String key() {
    return group.key();
  }

  /** End of the walk, or start of the window: selects the window to which they are added. */
  final long epochMs() {
    return epochMs;
  }

  /** End of the window. */
  final long endEpochMs() {
    return endEpochMs;
  }
}
