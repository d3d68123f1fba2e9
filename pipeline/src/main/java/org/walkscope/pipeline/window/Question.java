// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableFunction;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkLatency;

/**
 * A question that windows answer.
 *
 * @param name of its operators, and in their uids, which are in savepoints and never change
 * @param totals class of samples and of a window's sums
 * @param record class of results
 * @param topic of a host's windows
 * @param rollups topic of longer windows and of the fleet's
 * @param key of a record in its topic
 */
public record Question<T extends Totals<T, R>, R extends SpecificRecordBase>(
    String name,
    Class<T> totals,
    Class<R> record,
    String topic,
    String rollups,
    SerializableFunction<R, String> key) {

  /** How many steps were taken, and how few would have done? */
  public static final Question<BatchTotals, BatchEfficiency> BATCH_EFFICIENCY =
      new Question<>(
          "batch-efficiency",
          BatchTotals.class,
          BatchEfficiency.class,
          Topics.BATCH_EFFICIENCY,
          Topics.BATCH_EFFICIENCY_ROLLUPS,
          b -> key(b.getHostname(), b.getConsumer(), b.getWalkerKind()));

  /** How long did walks take? */
  public static final Question<LatencyTotals, WalkLatency> WALK_LATENCY =
      new Question<>(
          "walk-latency",
          LatencyTotals.class,
          WalkLatency.class,
          Topics.WALK_LATENCY,
          Topics.WALK_LATENCY_ROLLUPS,
          l -> key(l.getHostname(), l.getConsumer(), l.getWalkerKind()));

  /** How long were locks waited for and held? */
  public static final Question<LockTotals, LockTimings> LOCK_TIMINGS =
      new Question<>(
          "lock-timings",
          LockTotals.class,
          LockTimings.class,
          Topics.LOCK_TIMINGS,
          Topics.LOCK_TIMINGS_ROLLUPS,
          l -> key(l.getHostname(), l.getConsumer(), l.getWalkerKind()) + '/' + l.getKind());

  /** How long did others wait because of walks? */
  public static final Question<StallTotals, StallSums> STALL_SUMS =
      new Question<>(
          "stall-sums",
          StallTotals.class,
          StallSums.class,
          Topics.STALL_SUMS,
          Topics.STALL_SUMS_ROLLUPS,
          s -> key(s.getHostname(), s.getConsumer(), s.getWalkerKind()));

  /** Key with slashes between its parts; an absent part, as the fleet's hostname, is empty. */
  private static String key(String hostname, String consumer, Enum<?> walkerKind) {
    return (hostname == null ? "" : hostname)
        + '/'
        + consumer
        + '/'
        + (walkerKind == null ? "" : walkerKind);
  }

  /** Type of the totals. */
  public StateType<T> type() {
    return new StateType<>(totals);
  }

  /** Tag of the side output of samples. */
  public OutputTag<T> tag() {
    return new OutputTag<>(name, type());
  }
}
