// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Kafka source that tells which partitions a reader was assigned, and from which offset it reads
 * them. Flink serializes a source together with its watermark strategy, so that in each subtask the
 * two share the object that is told.
 */
final class TopicSource
    implements Source<Polled, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<Polled> {
  private static final long serialVersionUID = 1L;

  private final KafkaSource<Polled> source;
  private final AskedBroker told;

  TopicSource(KafkaSource<Polled> source, AskedBroker told) {
    this.source = source;
    this.told = told;
  }

  @Override
  public SourceReader<Polled, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new TopicReader(source.createReader(context), told);
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return source.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws IOException {
    return source.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<Polled> getProducedType() {
    return source.getProducedType();
  }
}
