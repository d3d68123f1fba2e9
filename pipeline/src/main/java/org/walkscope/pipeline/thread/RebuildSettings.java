// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import java.io.Serializable;
import java.time.Duration;
import org.walkscope.pipeline.walk.WalkLimits;

/**
 * Limits of rebuilding: times of waiting, in event time, and kept state.
 *
 * @param reorderTimeout for a fragment that others overtook
 * @param walkTimeout for the next event of a walk that has not ended
 * @param threadTimeout for the next fragment of a thread; a later one counts the fragments before
 *     it as missing
 * @param earlyFragments kept of one thread while an earlier one is waited for
 * @param earlyBytes of their columns
 */
public record RebuildSettings(
    WalkLimits limits,
    Duration reorderTimeout,
    Duration walkTimeout,
    Duration threadTimeout,
    int earlyFragments,
    long earlyBytes)
    implements Serializable {
  public static final RebuildSettings DEFAULT =
      new RebuildSettings(
          WalkLimits.DEFAULT,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofHours(24),
          64,
          4L << 20);

  /** The same with other bounds of a walk. */
  public RebuildSettings with(WalkLimits of) {
    return new RebuildSettings(
        of, reorderTimeout, walkTimeout, threadTimeout, earlyFragments, earlyBytes);
  }
}
