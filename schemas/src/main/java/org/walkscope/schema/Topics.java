// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.List;

/** Names of the Kafka topics, and which record travels on each. */
public final class Topics {
  /** {@link TraceFragment}, key {@link RecordKey#ofThread}. */
  public static final String TRACE = "walkscope.trace";

  /** {@link Walk}, key {@link RecordKey#ofThread}. */
  public static final String WALKS = "walkscope.walks";

  /** {@link Snapshot}, key {@link RecordKey#ofThread}. */
  public static final String SNAPSHOTS = "walkscope.snapshots";

  /** {@link BatchEfficiency}. */
  public static final String BATCH_EFFICIENCY = "walkscope.batch-efficiency";

  /** {@link LockTimings}. */
  public static final String LOCK_TIMINGS = "walkscope.lock-timings";

  /** {@link WalkLatency}. */
  public static final String WALK_LATENCY = "walkscope.walk-latency";

  /** {@link LockHold}, key {@link RecordKey#ofThread}. */
  public static final String LOCK_HOLDS = "walkscope.lock-holds";

  /** {@link Stall}, key {@link RecordKey#ofThread}. */
  public static final String STALLS = "walkscope.stalls";

  /** {@link WalkerComparison}, key {@link RecordKey#ofHost}. */
  public static final String WALKER_COMPARISONS = "walkscope.walker-comparisons";

  /** {@link ProbeLoss}, {@link StreamEnd} and {@link StageLoss}, key {@link RecordKey#ofHost}. */
  public static final String LOSS = "walkscope.loss";

  /** What could not be read, as it came, with its place and cause in the headers. */
  public static final String DEAD_LETTER = "walkscope.dead-letter";

  public static final List<String> ALL =
      List.of(
          TRACE,
          WALKS,
          SNAPSHOTS,
          BATCH_EFFICIENCY,
          LOCK_TIMINGS,
          WALK_LATENCY,
          LOCK_HOLDS,
          STALLS,
          WALKER_COMPARISONS,
          LOSS,
          DEAD_LETTER);

  private Topics() {}
}
