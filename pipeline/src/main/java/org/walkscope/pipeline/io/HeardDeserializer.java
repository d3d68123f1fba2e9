// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.pipeline.health.Heard;
import org.walkscope.pipeline.walk.Arrival;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;

/** Reads walkscope.loss and walkscope.trace. No record, whatever its bytes, ends the job. */
final class HeardDeserializer implements KafkaRecordDeserializationSchema<Heard> {
  private static final long serialVersionUID = 1L;

  private transient RecordCodec<TraceFragment> fragments;
  private transient RecordCodec<ProbeLoss> probeLosses;
  private transient RecordCodec<StreamEnd> streamEnds;
  private transient RecordCodec<StageLoss> stageLosses;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    fragments = RecordCodec.of(TraceFragment.class);
    probeLosses = RecordCodec.of(ProbeLoss.class);
    streamEnds = RecordCodec.of(StreamEnd.class);
    stageLosses = RecordCodec.of(StageLoss.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Heard> out) {
    try {
      out.collect(
          record.topic().equals(Topics.TRACE) ? fragment(record) : loss(record, record.value()));
    } catch (BadRecordException e) {
      out.collect(Heard.of(record.timestamp(), DeadLetters.of(record, e.getMessage())));
    }
  }

  private Heard fragment(ConsumerRecord<byte[], byte[]> record) throws BadRecordException {
    TraceFragment fragment = fragments.decode(record.value());
    Arrival arrival = new Arrival(fragment, record.topic(), record.partition(), record.offset());
    return Heard.of(
        RecordKey.ofHost(fragment.getHost()),
        record.timestamp(),
        new Heard.FragmentSeen(fragment.getStreamEpochNs(), arrival.lastEpochMs()));
  }

  private Heard loss(ConsumerRecord<byte[], byte[]> record, byte[] value)
      throws BadRecordException {
    if (streamEnds.claims(value)) {
      StreamEnd end = streamEnds.decode(value);
      return Heard.of(RecordKey.ofHost(end.getHost()), record.timestamp(), end);
    }
    if (stageLosses.claims(value)) {
      StageLoss loss = stageLosses.decode(value);
      String host = loss.getHostname() + "/" + loss.getBootId();
      return Heard.of(host, record.timestamp(), loss);
    }
    ProbeLoss loss = probeLosses.decode(value);
    return Heard.of(RecordKey.ofHost(loss.getHost()), record.timestamp(), loss);
  }

  @Override
  public TypeInformation<Heard> getProducedType() {
    return TypeInformation.of(Heard.class);
  }
}
