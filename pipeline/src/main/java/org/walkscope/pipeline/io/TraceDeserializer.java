// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.pipeline.walk.Arrival;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.TraceFragment;

/** Reads walkscope.trace. No record, whatever its bytes, ends the job. */
final class TraceDeserializer implements KafkaRecordDeserializationSchema<Polled> {
  private static final long serialVersionUID = 1L;

  private transient RecordCodec<TraceFragment> codec;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = RecordCodec.of(TraceFragment.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Polled> out) {
    out.collect(polled(record));
  }

  private Polled polled(ConsumerRecord<byte[], byte[]> record) {
    try {
      TraceFragment fragment = codec.decode(record.value());
      String problem = FragmentBounds.problem(fragment);
      if (problem != null) {
        return deadLetter(record, problem);
      }
      Arrival arrival = new Arrival(fragment, record.topic(), record.partition(), record.offset());
      return Polled.of(arrival, record.timestamp());
    } catch (BadRecordException e) {
      return deadLetter(record, e.getMessage());
    }
  }

  private static Polled deadLetter(ConsumerRecord<byte[], byte[]> record, String cause) {
    return Polled.of(DeadLetters.of(record, cause), record.timestamp());
  }

  @Override
  public TypeInformation<Polled> getProducedType() {
    return TypeInformation.of(Polled.class);
  }
}
