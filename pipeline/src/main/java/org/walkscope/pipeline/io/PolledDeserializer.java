// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/** Deserializer of the records that a job wants. No record, whatever its bytes, ends the job. */
final class PolledDeserializer implements KafkaRecordDeserializationSchema<Polled> {
  private static final long serialVersionUID = 1L;

  /**
   * Record classes of a topic; an unknown record counts as an unreadable one of the first class.
   */
  private static final Map<String, List<Class<? extends SpecificRecord>>> ON_TOPIC =
      Map.of(
          Topics.TRACE, List.of(TraceFragment.class),
          Topics.LOSS, List.of(ProbeLoss.class, StreamEnd.class, StageLoss.class),
          Topics.WALKS, List.of(Walk.class),
          Topics.LOCK_HOLDS, List.of(LockHold.class),
          Topics.STALLS, List.of(Stall.class));

  private final Set<String> counted;
  private final Set<Class<? extends SpecificRecord>> unwanted;
  private transient Map<String, List<RecordCodec<? extends SpecificRecord>>> codecs;

  /**
   * Deserializer of one job.
   *
   * @param counted topics whose unreadable records this job gives to the dead letters; other jobs
   *     do so for other topics
   * @param unwanted records that are left out
   */
  PolledDeserializer(Set<String> counted, Set<Class<? extends SpecificRecord>> unwanted) {
    this.counted = Set.copyOf(counted);
    this.unwanted = Set.copyOf(unwanted);
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codecs =
        ON_TOPIC.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    on -> on.getValue().stream().<RecordCodec<?>>map(RecordCodec::of).toList()));
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Polled> out) {
    try {
      SpecificRecord read = codec(record).decode(record.value());
      String problem =
          read instanceof TraceFragment fragment ? FragmentBounds.problem(fragment) : null;
      if (problem != null) {
        giveUp(record, problem, out);
      } else if (!unwanted.contains(read.getClass())) {
        Polled.Place place = Polled.Place.of(record.topic(), record.partition(), record.offset());
        out.collect(Polled.of(read, place, record.timestamp()));
      }
    } catch (BadRecordException e) {
      giveUp(record, e.getMessage(), out);
    }
  }

  private RecordCodec<? extends SpecificRecord> codec(ConsumerRecord<byte[], byte[]> record) {
    List<RecordCodec<? extends SpecificRecord>> onTopic = codecs.get(record.topic());
    for (RecordCodec<? extends SpecificRecord> codec : onTopic) {
      if (codec.claims(record.value())) {
        return codec;
      }
    }
    return onTopic.get(0);
  }

  private void giveUp(ConsumerRecord<byte[], byte[]> record, String cause, Collector<Polled> out) {
    if (counted.contains(record.topic())) {
      DeadLetter letter =
          new DeadLetter(
              record.topic(),
              record.partition(),
              record.offset(),
              cause,
              record.key(),
              record.value());
      out.collect(Polled.of(letter, record.timestamp()));
    }
  }

  @Override
  public TypeInformation<Polled> getProducedType() {
    return Polled.TYPE;
  }
}
