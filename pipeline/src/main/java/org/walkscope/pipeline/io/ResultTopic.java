// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.Serializable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.util.function.SerializableFunction;
import org.walkscope.pipeline.window.Question;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/**
 * Topic of results.
 *
 * @param name of the topic
 * @param type of its records
 * @param key of a record
 */
public record ResultTopic<T extends SpecificRecord>(
    String name, Class<T> type, SerializableFunction<T, String> key) implements Serializable {
  public static final ResultTopic<Walk> WALKS =
      new ResultTopic<>(
          Topics.WALKS, Walk.class, w -> RecordKey.ofThread(w.getHost(), w.getWalker()));

  public static final ResultTopic<Snapshot> SNAPSHOTS =
      new ResultTopic<>(
          Topics.SNAPSHOTS, Snapshot.class, s -> RecordKey.ofThread(s.getHost(), s.getWalker()));

  public static final ResultTopic<LockHold> LOCK_HOLDS =
      new ResultTopic<>(
          Topics.LOCK_HOLDS, LockHold.class, h -> RecordKey.ofThread(h.getHost(), h.getWalker()));

  public static final ResultTopic<Stall> STALLS =
      new ResultTopic<>(
          Topics.STALLS, Stall.class, s -> RecordKey.ofThread(s.getHost(), s.getWalker()));

  public static final ResultTopic<StallBlame> STALL_BLAME =
      new ResultTopic<>(
          Topics.STALL_BLAME,
          StallBlame.class,
          b -> RecordKey.ofThread(b.getHost(), b.getWalker()));

  public static final ResultTopic<WalkerComparison> WALKER_COMPARISONS =
      new ResultTopic<>(
          Topics.WALKER_COMPARISONS, WalkerComparison.class, c -> RecordKey.ofHost(c.getHost()));

  public static final ResultTopic<TraceHealth> TRACE_HEALTH =
      new ResultTopic<>(
          Topics.TRACE_HEALTH, TraceHealth.class, h -> h.getHostname() + "/" + h.getBootId());

  public static final ResultTopic<StageLoss> LOSS =
      new ResultTopic<>(Topics.LOSS, StageLoss.class, l -> l.getHostname() + "/" + l.getBootId());

  /** Topic of a host's windows. */
  public static <R extends SpecificRecordBase> ResultTopic<R> hosts(Question<?, R> question) {
    return new ResultTopic<>(question.topic(), question.record(), question.key());
  }

  /** Topic of longer windows and of the fleet's. */
  public static <R extends SpecificRecordBase> ResultTopic<R> rollups(Question<?, R> question) {
    return new ResultTopic<>(question.rollups(), question.record(), question.key());
  }
}
