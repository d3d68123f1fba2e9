// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import org.walkscope.pipeline.snapshot.SnapshotSettings;
import org.walkscope.pipeline.walk.RebuildSettings;
import org.walkscope.pipeline.window.Windows;

/**
 * What {@link WalkJob} can be told. Durations are event time unless said otherwise.
 *
 * @param outOfOrder by which fragments of one partition may be out of order
 * @param silence wall time without fragments after which event time goes on by itself
 * @param silencePace event time for wall time then: 1 for live hosts, a replay's pace for a replay
 * @param lossesKept for which a loss counter without losses is remembered
 */
public record WalkSettings(
    RebuildSettings rebuild,
    SnapshotSettings snapshots,
    Windows windows,
    Duration outOfOrder,
    Duration silence,
    double silencePace,
    Duration lossesKept) {
  /** Windows wait as long after their end as a fragment is waited for. */
  public static final WalkSettings DEFAULT =
      new WalkSettings(
          RebuildSettings.DEFAULT,
          SnapshotSettings.DEFAULT,
          new Windows(Duration.ofSeconds(10), RebuildSettings.DEFAULT.reorderTimeout()),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          1,
          Duration.ofDays(7));

  public WalkSettings withWindow(Duration size) {
    return new WalkSettings(
        rebuild,
        snapshots,
        new Windows(size, windows.delay()),
        outOfOrder,
        silence,
        silencePace,
        lossesKept);
  }

  public WalkSettings withSilence(Duration after, double pace) {
    return new WalkSettings(rebuild, snapshots, windows, outOfOrder, after, pace, lossesKept);
  }

  /** All that anything waits for after the last event. */
  Duration longestWait() {
    Duration window = windows.size().plus(windows.delay());
    Duration longest = rebuild.walkTimeout();
    for (Duration wait : new Duration[] {window, snapshots.timeout(), rebuild.reorderTimeout()}) {
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    // a truncated walk opens a window of its own
    return longest.plus(window).plus(outOfOrder);
  }
}
