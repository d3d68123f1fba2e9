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
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkLatency;

/** Codecs of the records on each result topic. */
final class ResultCodecs {
  private static final Map<String, List<RecordCodec<? extends SpecificRecord>>> BY_TOPIC =
      new LinkedHashMap<>();

  static {
    BY_TOPIC.put(Topics.SNAPSHOTS, List.of(RecordCodec.of(Snapshot.class)));
    BY_TOPIC.put(Topics.WALK_LATENCY, List.of(RecordCodec.of(WalkLatency.class)));
    BY_TOPIC.put(Topics.LOCK_TIMINGS, List.of(RecordCodec.of(LockTimings.class)));
    BY_TOPIC.put(Topics.BATCH_EFFICIENCY, List.of(RecordCodec.of(BatchEfficiency.class)));
    BY_TOPIC.put(Topics.LOCK_HOLDS, List.of(RecordCodec.of(LockHold.class)));
    BY_TOPIC.put(Topics.STALLS, List.of(RecordCodec.of(Stall.class)));
    BY_TOPIC.put(
        Topics.LOSS,
        List.of(
            RecordCodec.of(ProbeLoss.class),
            RecordCodec.of(StageLoss.class),
            RecordCodec.of(StreamEnd.class)));
  }

  private ResultCodecs() {}

  static Set<String> topics() {
    return BY_TOPIC.keySet();
  }

  static SpecificRecord decode(String topic, byte[] value) throws BadRecordException {
    List<RecordCodec<? extends SpecificRecord>> codecs = BY_TOPIC.get(topic);
    for (RecordCodec<? extends SpecificRecord> codec : codecs) {
      if (codec.claims(value)) {
        return codec.decode(value);
      }
    }
    return codecs.get(0).decode(value);
  }
}
