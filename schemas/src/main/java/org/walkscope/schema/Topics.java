// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.List;

/** Names of the Kafka topics, with the record that each carries. */
public final class Topics {
  /** {@link TraceFragment}, key {@link RecordKey#ofThread}. */
  public static final String TRACE = "walkscope.trace";

  /** {@link Walk}, key {@link RecordKey#ofThread}. */
  public static final String WALKS = "walkscope.walks";

  /** {@link Snapshot}, key {@link RecordKey#ofThread}. */
  public static final String SNAPSHOTS = "walkscope.snapshots";

  /** {@link BatchEfficiency}. */
  public static final String BATCH_EFFICIENCY = "walkscope.batch-efficiency";

  /** {@link BatchEfficiency} of longer windows, and of the whole fleet. */
  public static final String BATCH_EFFICIENCY_ROLLUPS = "walkscope.batch-efficiency-rollups";

  /** {@link LockTimings}. */
  public static final String LOCK_TIMINGS = "walkscope.lock-timings";

  /** {@link LockTimings} of longer windows, and of the whole fleet. */
  public static final String LOCK_TIMINGS_ROLLUPS = "walkscope.lock-timings-rollups";

  /** {@link WalkLatency}. */
  public static final String WALK_LATENCY = "walkscope.walk-latency";

  /** {@link WalkLatency} of longer windows, and of the whole fleet. */
  public static final String WALK_LATENCY_ROLLUPS = "walkscope.walk-latency-rollups";

  /** {@link LockHold}, key {@link RecordKey#ofThread}. */
  public static final String LOCK_HOLDS = "walkscope.lock-holds";

  /** {@link Stall}, key {@link RecordKey#ofThread}. */
  public static final String STALLS = "walkscope.stalls";

  /** {@link StallBlame}, key {@link RecordKey#ofThread}. */
  public static final String STALL_BLAME = "walkscope.stall-blame";

  /** {@link StallSums}. */
  public static final String STALL_SUMS = "walkscope.stall-sums";

  /** {@link StallSums} of longer windows, and of the whole fleet. */
  public static final String STALL_SUMS_ROLLUPS = "walkscope.stall-sums-rollups";

  /** {@link WalkerComparison}, key {@link RecordKey#ofHost}. */
  public static final String WALKER_COMPARISONS = "walkscope.walker-comparisons";

  /** {@link ProbeLoss}, {@link StreamEnd} and {@link StageLoss}, key {@link RecordKey#ofHost}. */
  public static final String LOSS = "walkscope.loss";

  /** {@link TraceHealth}, key {@link RecordKey#ofHost}. */
  public static final String TRACE_HEALTH = "walkscope.trace-health";

  /** Records that could not be read, as they came, with place and cause in the headers. */
  public static final String DEAD_LETTER = "walkscope.dead-letter";

  /**
   * Every schema that was ever written, compacted: key the CRC-64-AVRO in hexadecimal, value the
   * schema as JSON. {@code topics --create} writes it, and no service needs it: a reader that meets
   * a newer record names from it what it lacks.
   */
  public static final String SCHEMAS = "walkscope.schemas";

  /** Topics of records. */
  public static final List<String> ALL =
      List.of(
          TRACE,
          WALKS,
          SNAPSHOTS,
          BATCH_EFFICIENCY,
          BATCH_EFFICIENCY_ROLLUPS,
          LOCK_TIMINGS,
          LOCK_TIMINGS_ROLLUPS,
          WALK_LATENCY,
          WALK_LATENCY_ROLLUPS,
          LOCK_HOLDS,
          STALLS,
          STALL_BLAME,
          STALL_SUMS,
          STALL_SUMS_ROLLUPS,
          WALKER_COMPARISONS,
          LOSS,
          TRACE_HEALTH,
          DEAD_LETTER);

  private Topics() {}
}
