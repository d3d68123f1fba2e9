// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a job still answers: fragments that reach the trace topic become results within a while.
 * A job that was cancelled, or fails at every start, is told so without a word from the cluster.
 */
final class TraceProgress {
  /**
   * Longest that a working job takes: window, lateness, and a checkpoint until results commit,
   * where nothing is known of its checkpoints.
   */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private long end = -1;
  private Instant grewLast = Instant.MIN;

  /** First growth since the last result; null while there is none. */
  private Instant unanswered;

  /**
   * Takes the sum of the end offsets of the trace topic.
   *
   * @param resultLast when a job's result was read last; {@link Instant#MIN} for never
   * @return whether fragments have come since the sum before
   */
  boolean observe(long sum, Instant now, Instant resultLast) {
    if (unanswered != null && !resultLast.isBefore(unanswered)) {
      unanswered = null;
    }
    boolean grew = end >= 0 && sum > end;
    if (grew) {
      grewLast = now;
      if (unanswered == null) {
        unanswered = now;
      }
    }
    end = sum;
    return grew;
  }

  /**
   * Sentence on a job that writes nothing while fragments come; null when all is well.
   *
   * @param patience with the job
   */
  String problem(Instant now, Duration patience) {
    if (unanswered == null
        || Duration.between(unanswered, now).compareTo(patience) <= 0
        || Duration.between(grewLast, now).compareTo(PATIENCE) > 0) {
      return null;
    }
    return "fragments reach walkscope.trace, but no job has written a result for %d s: is the walk job running?"
        .formatted(Duration.between(unanswered, now).toSeconds());
  }
}
