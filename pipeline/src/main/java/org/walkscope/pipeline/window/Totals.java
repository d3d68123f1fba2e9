// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.avro.reflect.Nullable;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.WalkerNames;

/**
 * Sums of one walk, or of all walks of one window and group.
 *
 * @param <T> this class
 * @param <R> record that is published
 */
public abstract class Totals<T extends Totals<T, R>, R> {
  /** Null while empty. */
  @Nullable private Group group;

  /** Null while empty. */
  @Nullable private String bootId;

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
      String boot = others.bootId();
      bootId = bootId == null || boot.compareTo(bootId) < 0 ? boot : bootId;
      mergeSums(others);
    }
  }

  /** Adds others of the same group, but for the name of their walkers, as those of one name. */
  final void mergeAs(String walkerComm, T others) {
    boolean empty = group == null;
    merge(others);
    group = empty ? group.walkerComm(walkerComm) : group;
  }

  /** Sets group, boot and time. */
  final void of(Group ofGroup, ResultHost host, long atEpochMs) {
    group = ofGroup;
    bootId = host.getBootId();
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

  /** Boot of the host; of several in one window the first by text. */
  final String bootId() {
    return bootId;
  }

  /** True for the sum of all walkers whose names have none. */
  final boolean ofOthers() {
    return group.walkerComm().equals(WalkerNames.OTHERS);
  }

  /**
   * Loss of the names in a host's window of {@link #ofOthers}.
   *
   * @param question name of the question
   * @param epochMs time at which the window is published
   */
  final Loss namesLost(String question, long epochMs) {
    return new Loss(
        Counter.NAMES_CROWDED_OUT.label(),
        group.hostname(),
        bootId,
        1,
        question + " of " + group.consumer(),
        epochMs);
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
