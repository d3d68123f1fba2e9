// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.pipeline.walk.Arrival;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;

/**
 * Reads walkscope.trace, and of walkscope.loss the times that hosts say. No record, whatever its
 * bytes, ends the job; one of walkscope.loss that cannot be read is for {@link HeardDeserializer}
 * to count.
 */
final class TraceDeserializer implements KafkaRecordDeserializationSchema<Polled> {
  private static final long serialVersionUID = 1L;

  private transient RecordCodec<TraceFragment> codec;
  private transient RecordCodec<ProbeLoss> probeLosses;
  private transient RecordCodec<StreamEnd> streamEnds;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = RecordCodec.of(TraceFragment.class);
    probeLosses = RecordCodec.of(ProbeLoss.class);
    streamEnds = RecordCodec.of(StreamEnd.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Polled> out) {
    Polled polled = record.topic().equals(Topics.LOSS) ? hostTime(record) : polled(record);
    if (polled != null) {
      out.collect(polled);
    }
  }

  /** Null when the record says no host's time. */
  private Polled hostTime(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (probeLosses.claims(record.value())) {
        ProbeLoss loss = probeLosses.decode(record.value());
        return hostTime(record, loss.getTimestampNs(), loss.getHost());
      }
      if (streamEnds.claims(record.value())) {
        StreamEnd end = streamEnds.decode(record.value());
        return hostTime(record, end.getTimestampNs(), end.getHost());
      }
      return null;
    } catch (BadRecordException e) {
      return null;
    }
  }

  private static Polled hostTime(
      ConsumerRecord<byte[], byte[]> record, long timestampNs, Host host) {
    long epochMs = Math.floorDiv(timestampNs + host.getMonotonicToEpochNs(), 1_000_000);
    return Polled.of(
        new Polled.HostTime(epochMs, record.topic(), record.partition(), record.offset()),
        record.timestamp());
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
