// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.WindowChoice;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.WalkLatency;

/** Tables whose rows have histograms of durations, each of one window and kind of walker. */
enum Source {
  WALK_LATENCY("walk_latency", "walks", "sum_ns", "max_ns", "record"),
  LOCK_HOLDS("lock_timings", "spans", "hold_sum_ns", "hold_max_ns", "record"),
  LOCK_WAITS("lock_timings", "spans", "wait_sum_ns", "wait_max_ns", "record"),
  STALLS("stall_sums", "waiters", "blamed_ns", "NULL", "record"),
  PAIR_WALKS("pairs", "walks", "duration_sum_ns", "duration_max_ns", "durations"),
  PAIR_HOLDS("lock_pairs", "holds", "hold_sum_ns", "hold_max_ns", "hold_durations"),
  PAIR_STALLS("lock_pairs", "waits", "wait_sum_ns", "wait_max_ns", "wait_durations");

  private static final RecordCodec<WalkLatency> WALKS = RecordCodec.of(WalkLatency.class);
  private static final RecordCodec<LockTimings> LOCKS = RecordCodec.of(LockTimings.class);
  private static final RecordCodec<StallSums> SUMS = RecordCodec.of(StallSums.class);
  private static final long PAIRS_MS = Duration.ofMinutes(1).toMillis();
  private static final List<String> KEYS = List.of("consumer", "walker", "kernel", "arch", "agent");

  private final String table;
  private final String n;
  private final String sum;
  private final String max;
  private final String bytes;

  Source(String table, String n, String sum, String max, String bytes) {
    this.table = table;
    this.n = n;
    this.sum = sum;
    this.max = max;
    this.bytes = bytes;
  }

  /**
   * Table of a measure.
   *
   * @param byTarget whether the rows must tell targets apart
   */
  static Source of(Measure measure, boolean byTarget) {
    if (byTarget && !knowsTargets(measure)) {
      throw Refusal.badQuery(
          "the target is known of walks, holds and stalls alone, not of " + measure.word());
    }
    return switch (measure) {
      case WALKS -> byTarget ? PAIR_WALKS : WALK_LATENCY;
      case HOLDS -> PAIR_HOLDS;
      case LOCK_HOLDS -> LOCK_HOLDS;
      case LOCK_WAITS -> LOCK_WAITS;
      case STALLS -> byTarget ? PAIR_STALLS : STALLS;
    };
  }

  /** Whether records tell targets apart: windows of locks inside walks do not. */
  static boolean knowsTargets(Measure measure) {
    return measure != Measure.LOCK_HOLDS && measure != Measure.LOCK_WAITS;
  }

  String table() {
    return table;
  }

  /** Column or NULL: number of values. */
  String n() {
    return n;
  }

  /** Column: sum of the values, ns. */
  String sum() {
    return sum;
  }

  /** Column, or NULL where there is none: largest value, ns. */
  String max() {
    return max;
  }

  /** Column with the histogram, or with the record that has it. */
  String bytes() {
    return bytes;
  }

  boolean isPairs() {
    return this == PAIR_WALKS || this == PAIR_HOLDS || this == PAIR_STALLS;
  }

  private boolean hasLocks() {
    return this != WALK_LATENCY && this != PAIR_WALKS;
  }

  /** SQL of a key by which rows are told apart. */
  String key(String name) {
    if (name.equals("lock") && !hasLocks()) {
      throw Refusal.badQuery(
          "walks have no lock of their own: it is known of holds, waits and stalls");
    }
    boolean hasLevels = this == LOCK_HOLDS || this == LOCK_WAITS;
    return name.equals("lock") && hasLevels ? "concat_ws(' ', lock, level)" : name;
  }

  /** Keys of the rows, hosts aside: the fleet's rows have none. */
  List<String> keys() {
    return hasLocks() ? Stream.concat(KEYS.stream(), Stream.of("lock")).toList() : KEYS;
  }

  /**
   * Windows that answer a question about a span of time.
   *
   * @param byHost whether the rows must tell hosts apart
   */
  WindowChoice windows(Scope scope, boolean byHost) {
    if (!isPairs()) {
      return WindowChoice.of(scope.from(), scope.to(), !byHost && scope.host() == null);
    }
    return new WindowChoice(
        PAIRS_MS,
        "(window_end_ms > %d AND window_start_ms < %d)".formatted(scope.from(), scope.to()));
  }

  /** Adds the durations of a row. */
  void add(byte[] row, long maxNs, MergedDurations to) {
    try {
      switch (this) {
        case WALK_LATENCY -> to.add(WALKS.decode(row).getDuration());
        case LOCK_HOLDS -> to.add(LOCKS.decode(row).getHold());
        case LOCK_WAITS -> to.add(LOCKS.decode(row).getWait());
        case STALLS -> to.add(SUMS.decode(row).getOverlap());
        case PAIR_WALKS, PAIR_HOLDS, PAIR_STALLS -> to.add(ByteBuffer.wrap(row), maxNs);
      }
    } catch (BadRecordException e) {
      throw new IllegalStateException("a record in the store does not decode", e);
    }
  }
}
