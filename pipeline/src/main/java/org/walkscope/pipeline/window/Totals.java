// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.avro.reflect.Nullable;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * What one walk gives to a window, or all of one window and group add up to.
 *
 * @param <T> this class
 * @param <R> record that is published
 */
public abstract class Totals<T extends Totals<T, R>, R> {
  /** null before anything was added. */
  @Nullable private Group group;

  private long epochMs;
  private long endEpochMs;

  /** Adds the sums of others of the same group, which stay as they are. */
  abstract void mergeSums(T others);

  /** Of the window that {@link #ofWindow} told. */
  public abstract R toRecord();

  /** Adds others of the same group. */
  public final void merge(T others) {
    Group theirs = others.group();
    if (theirs != null) {
      group = group == null ? theirs : group;
      mergeSums(others);
    }
  }

  /** Says whose these are, and when. */
  final void of(Group ofGroup, long atEpochMs) {
    group = ofGroup;
    epochMs = atEpochMs;
  }

  /** Says that these are all of a window. */
  public final void ofWindow(TimeWindow window) {
    epochMs = window.getStart();
    endEpochMs = window.getEnd();
  }

  /** Makes these, which are empty, the fleet's of a host's window. */
  final void becomeFleets(T ofHost) {
    merge(ofHost);
    group = ofHost.group().ofFleet();
    epochMs = ofHost.epochMs();
    endEpochMs = ofHost.endEpochMs();
  }

  final Group group() {
    return group;
  }

  /** What tells windows of these totals apart, beside time. */
  public final String key() {
    return group.key();
  }

  /** When the walk was over; of a window its start. What they are added to is found by it. */
  final long epochMs() {
    return epochMs;
  }

  /** Of a window. */
  final long endEpochMs() {
    return endEpochMs;
  }
}
