// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.pipeline.compare.Observed;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;

/** Reads walkscope.walks and walkscope.lock-holds. No record, whatever its bytes, ends the job. */
final class ObservedDeserializer implements KafkaRecordDeserializationSchema<Observed> {
  private static final long serialVersionUID = 1L;

  private transient RecordCodec<Walk> walks;
  private transient RecordCodec<LockHold> holds;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    walks = RecordCodec.of(Walk.class);
    holds = RecordCodec.of(LockHold.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Observed> out) {
    out.collect(observed(record));
  }

  private Observed observed(ConsumerRecord<byte[], byte[]> record) {
    try {
      return record.topic().equals(Topics.WALKS)
          ? Observed.of(walks.decode(record.value()))
          : Observed.of(holds.decode(record.value()));
    } catch (BadRecordException e) {
      return Observed.of(
          new DeadLetter(
              record.topic(),
              record.partition(),
              record.offset(),
              e.getMessage(),
              record.key(),
              record.value()));
    }
  }

  @Override
  public TypeInformation<Observed> getProducedType() {
    return TypeInformation.of(Observed.class);
  }
}
