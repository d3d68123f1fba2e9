// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;

/** Records of the agent as they stand on Kafka: topic, key and bytes. */
public final class KafkaRecords {
  private static final RecordCodec<TraceFragment> FRAGMENTS = RecordCodec.of(TraceFragment.class);
  private static final RecordCodec<ProbeLoss> LOSSES = RecordCodec.of(ProbeLoss.class);
  private static final RecordCodec<StageLoss> STAGE_LOSSES = RecordCodec.of(StageLoss.class);
  private static final RecordCodec<StreamEnd> ENDS = RecordCodec.of(StreamEnd.class);

  private KafkaRecords() {}

  /** The record for Kafka. */
  public static ProducerRecord<String, byte[]> of(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      String key = RecordKey.ofThread(fragment.getHost(), fragment.getWalker());
      return new ProducerRecord<>(Topics.TRACE, key, FRAGMENTS.encode(fragment));
    }
    if (record instanceof ProbeLoss loss) {
      return loss(RecordKey.ofHost(loss.getHost()), LOSSES.encode(loss));
    }
    if (record instanceof StageLoss loss) {
      return loss(loss.getHostname() + "/" + loss.getBootId(), STAGE_LOSSES.encode(loss));
    }
    if (record instanceof StreamEnd end) {
      return loss(RecordKey.ofHost(end.getHost()), ENDS.encode(end));
    }
    throw new IllegalArgumentException("Kafka takes no " + record.getSchema().getName());
  }

  private static ProducerRecord<String, byte[]> loss(String key, byte[] value) {
    return new ProducerRecord<>(Topics.LOSS, key, value);
  }
}
