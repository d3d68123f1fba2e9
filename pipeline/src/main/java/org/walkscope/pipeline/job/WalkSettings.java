// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import java.util.List;
import org.walkscope.pipeline.io.LiveTime;
import org.walkscope.pipeline.snapshot.SnapshotSettings;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.pipeline.walk.WalkLimits;
import org.walkscope.pipeline.window.Windows;

/**
 * Settings of {@link WalkJob}. Durations are event time unless said otherwise.
 *
 * @param outOfOrder by which fragments of one partition may be out of order
 * @param silence wall time without a record, while the broker answers, after which event time goes
 *     on by itself; in live runs alone
 * @param silencePace ratio of event time to wall time in a silence: 1 for live hosts, a replay's
 *     pace for a replay
 */
public record WalkSettings(
    RebuildSettings rebuild,
    SnapshotSettings snapshots,
    Windows windows,
    Duration outOfOrder,
    Duration silence,
    double silencePace) {
  /** Delay of windows after their end: the time for which a fragment is waited for. */
  public static final WalkSettings DEFAULT =
      new WalkSettings(
          RebuildSettings.DEFAULT,
          SnapshotSettings.DEFAULT,
          new Windows(
              Duration.ofSeconds(10),
              List.of(Duration.ofMinutes(1), Duration.ofHours(1)),
              RebuildSettings.DEFAULT.reorderTimeout()),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          1);

  public WalkSettings withWindow(Duration size) {
    return new WalkSettings(rebuild, snapshots, windows.of(size), outOfOrder, silence, silencePace);
  }

  /**
   * Snapshots that list all VMAs that are kept, for readers whose records have no limit of size.
   */
  public WalkSettings withAllVmas() {
    return new WalkSettings(
        rebuild, snapshots.withAllVmas(), windows, outOfOrder, silence, silencePace);
  }

  /** Walks that list no extents, for readers that ask for none. */
  public WalkSettings withoutExtents() {
    return with(rebuild.limits().withoutExtents());
  }

  /**
   * Walks with more locks than a topic's record has room for.
   *
   * @param most kept of a walk
   */
  public WalkSettings withLocks(int most) {
    return with(rebuild.limits().withLocks(most));
  }

  private WalkSettings with(WalkLimits limits) {
    return new WalkSettings(
        rebuild.with(limits), snapshots, windows, outOfOrder, silence, silencePace);
  }

  public WalkSettings withSilence(Duration after, double pace) {
    return new WalkSettings(rebuild, snapshots, windows, outOfOrder, after, pace);
  }

  /** Event time of jobs that read topics as they are written. */
  public LiveTime liveTime() {
    return new LiveTime(outOfOrder, silence, longestWait(), silencePace);
  }

  /**
   * Longest wait of walks and a host's windows after the last event. Longer windows wait for later
   * events: event time that went on by itself for an hour would be ahead of the next record.
   */
  private Duration longestWait() {
    Duration window = windows.size().plus(windows.delay());
    Duration longest = rebuild.walkTimeout();
    for (Duration wait : new Duration[] {window, snapshots.timeout(), rebuild.reorderTimeout()}) {
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    // a truncated walk opens a window of its own
    return longest.plus(window).plus(outOfOrder);
  }
}
