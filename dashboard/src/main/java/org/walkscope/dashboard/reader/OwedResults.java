// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.walkscope.schema.Topics;

/**
 * Which jobs owe results: a record of one topic becomes one of another within a while, whatever it
 * says. A job that is dead is found so even when all others write. Times are those at which records
 * were written: a result comes after what it is made of, in whatever order the two are read.
 */
final class OwedResults {
  /** Longest patience: a job that was dead for a day is not awaited for two days after it. */
  private static final Duration MOST_PATIENCE = Duration.ofMinutes(30);

  /** Patience is this many times the longest that results of a job have taken to come. */
  private static final int TIMES = 2;

  /** A job has failed when it owes results for this many times the patience. */
  private static final int FAILED_AFTER = 2;

  private static final String ROLLUPS = "-rollups";

  private final List<Owed> all =
      List.of(
          new Owed(
              "WalkJob, or RebuildWalksJob,",
              Topics.TRACE,
              List.of(Topics.WALKS, Topics.LOCK_HOLDS, Topics.STALLS, Topics.SNAPSHOTS)),
          new Owed(
              "WalkJob, or BatchEfficiencyJob,", Topics.WALKS, List.of(Topics.BATCH_EFFICIENCY)),
          new Owed(
              "WalkJob, or LockTimingsJob,",
              Topics.WALKS,
              List.of(Topics.WALK_LATENCY, Topics.LOCK_TIMINGS)),
          new Owed("StallBlameJob", Topics.STALLS, List.of(Topics.STALL_BLAME, Topics.STALL_SUMS)),
          new Owed("TraceHealthJob", Topics.LOSS, List.of(Topics.TRACE_HEALTH)));

  /** What one job makes of a topic. */
  private static final class Owed {
    private final String job;
    private final String from;
    private final List<String> to;
    private long newestFromMs = Long.MIN_VALUE;
    private long newestToMs = Long.MIN_VALUE;

    /** First record that was written after the newest result; MIN_VALUE while there is none. */
    private long owedMs = Long.MIN_VALUE;

    /**
     * Longest time from a record to the reading of a result of it: a checkpoint's interval, too.
     */
    private long longestMs;

    /** Shortest time between transactions of results; MAX_VALUE while none is known. */
    private long betweenMs = Long.MAX_VALUE;

    Owed(String job, String from, List<String> to) {
      this.job = job;
      this.from = from;
      this.to = to;
    }

    void written(String topic, long ms, Long readMs) {
      if (to.contains(topic)) {
        if (readMs != null && owedMs != Long.MIN_VALUE && owedMs <= ms) {
          longestMs = Math.max(longestMs, readMs - owedMs);
        }
        newestToMs = Math.max(newestToMs, ms);
        if (owedMs <= newestToMs) {
          owedMs = newestFromMs > newestToMs ? newestFromMs : Long.MIN_VALUE;
        }
      } else if (from.equals(topic) && ms > newestToMs) {
        newestFromMs = Math.max(newestFromMs, ms);
        owedMs = owedMs == Long.MIN_VALUE ? ms : Math.min(owedMs, ms);
      }
    }

    void committed(String topic, long ms) {
      if (to.contains(topic)) {
        betweenMs = Math.min(betweenMs, ms);
      }
    }

    long patienceMs(Duration least) {
      long known = Math.max(longestMs, betweenMs == Long.MAX_VALUE ? 0 : betweenMs);
      return Math.max(least.toMillis(), Math.min(TIMES * known, MOST_PATIENCE.toMillis()));
    }

    boolean isOwed(long nowMs, long patienceMs) {
      return owedMs != Long.MIN_VALUE && nowMs - owedMs > patienceMs;
    }

    Health.LateJob late(long nowMs, Duration least) {
      boolean failed = isOwed(nowMs, FAILED_AFTER * patienceMs(least));
      return new Health.LateJob(job, from, to, owedMs, failed);
    }
  }

  /**
   * Takes a record that was written to a topic.
   *
   * @param readMs time of its reading; null while older ones are caught up with
   */
  synchronized void written(String topic, long ms, Long readMs) {
    all.forEach(owed -> owed.written(name(topic), ms, readMs));
  }

  private static String name(String topic) {
    return topic.endsWith(ROLLUPS) ? topic.substring(0, topic.length() - ROLLUPS.length()) : topic;
  }

  /**
   * Takes the time between two transactions of a topic: before a checkpoint ends, no result of it
   * can be read.
   */
  synchronized void committed(String topic, long betweenMs) {
    all.forEach(owed -> owed.committed(name(topic), betweenMs));
  }

  /** Patience with the job that makes results of a topic. */
  synchronized Duration patience(String from, Duration least) {
    return all.stream()
        .filter(owed -> owed.from.equals(from))
        .map(owed -> Duration.ofMillis(owed.patienceMs(least)))
        .findFirst()
        .orElse(least);
  }

  /**
   * Jobs that have owed results for longer than a patience: twice the longest that results of the
   * job have taken so far, and twice the time between its transactions, which have the interval of
   * its checkpoints in them; yet half an hour at most.
   *
   * @param least patience at least
   * @param isReadWhole whether all records of a topic are read: what is still to be read is not
   *     owed
   */
  synchronized List<Health.LateJob> late(
      long nowMs, Duration least, Predicate<String> isReadWhole) {
    return all.stream()
        .filter(owed -> owed.isOwed(nowMs, owed.patienceMs(least)))
        .filter(owed -> owed.to.stream().allMatch(isReadWhole))
        .map(owed -> owed.late(nowMs, least))
        .toList();
  }
}
