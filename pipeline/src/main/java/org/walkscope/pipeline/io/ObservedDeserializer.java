// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;

/**
 * Reads walkscope.walks, walkscope.lock-holds and walkscope.stalls. No record, whatever its bytes,
 * ends the job.
 */
final class ObservedDeserializer implements KafkaRecordDeserializationSchema<Observed> {
  private static final long serialVersionUID = 1L;

  private transient RecordCodec<Walk> walks;
  private transient RecordCodec<LockHold> holds;
  private transient RecordCodec<Stall> stalls;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    walks = RecordCodec.of(Walk.class);
    holds = RecordCodec.of(LockHold.class);
    stalls = RecordCodec.of(Stall.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Observed> out) {
    out.collect(observed(record));
  }

  private Observed observed(ConsumerRecord<byte[], byte[]> record) {
    try {
      return switch (record.topic()) {
        case Topics.WALKS -> Observed.of(walks.decode(record.value()));
        case Topics.LOCK_HOLDS -> Observed.of(holds.decode(record.value()));
        case Topics.STALLS -> Observed.of(stalls.decode(record.value()));
        default -> throw new IllegalStateException("no record of ours is on " + record.topic());
      };
    } catch (BadRecordException e) {
      return Observed.of(DeadLetters.of(record, e.getMessage()));
    }
  }

  @Override
  public TypeInformation<Observed> getProducedType() {
    return TypeInformation.of(Observed.class);
  }
}
