// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerComparison;

/** Codecs of the records on each result topic; {@code dead-letter} has none of its own. */
public final class ResultCodecs {
  private static final Map<String, List<RecordCodec<? extends SpecificRecord>>> BY_TOPIC =
      new LinkedHashMap<>();

  static {
    put(Topics.SNAPSHOTS, Snapshot.class);
    put(Topics.WALK_LATENCY, WalkLatency.class);
    put(Topics.WALK_LATENCY_ROLLUPS, WalkLatency.class);
    put(Topics.LOCK_TIMINGS, LockTimings.class);
    put(Topics.LOCK_TIMINGS_ROLLUPS, LockTimings.class);
    put(Topics.BATCH_EFFICIENCY, BatchEfficiency.class);
    put(Topics.BATCH_EFFICIENCY_ROLLUPS, BatchEfficiency.class);
    put(Topics.STALL_SUMS, StallSums.class);
    put(Topics.STALL_SUMS_ROLLUPS, StallSums.class);
    put(Topics.WALKS, Walk.class);
    put(Topics.LOCK_HOLDS, LockHold.class);
    put(Topics.STALLS, Stall.class);
    put(Topics.STALL_BLAME, StallBlame.class);
    put(Topics.WALKER_COMPARISONS, WalkerComparison.class);
    put(Topics.TRACE_HEALTH, TraceHealth.class);
    BY_TOPIC.put(
        Topics.LOSS,
        List.of(
            RecordCodec.of(ProbeLoss.class),
            RecordCodec.of(StageLoss.class),
            RecordCodec.of(StreamEnd.class)));
  }

  private static void put(String topic, Class<? extends SpecificRecord> type) {
    BY_TOPIC.put(topic, List.of(RecordCodec.of(type)));
  }

  private ResultCodecs() {}

  static Set<String> topics() {
    return BY_TOPIC.keySet();
  }

  /**
   * Decodes a record of a topic.
   *
   * @throws BadRecordException when the bytes are no record of the topic
   */
  public static SpecificRecord decode(String topic, byte[] value) throws BadRecordException {
    List<RecordCodec<? extends SpecificRecord>> codecs = BY_TOPIC.get(topic);
    for (RecordCodec<? extends SpecificRecord> codec : codecs) {
      if (codec.claims(value)) {
        return codec.decode(value);
      }
    }
    return codecs.get(0).decode(value);
  }
}
