// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interceptor that logs, when a topic refuses a result for its size, the topic, the size of its
 * results and the setting to change. The job fails: a result left out would be a loss that nobody
 * counts.
 */
public final class TooLargeResults implements ProducerInterceptor<byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(TooLargeResults.class);

  private final Map<String, Integer> largest = new ConcurrentHashMap<>();

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    int bytes = record.value() == null ? 0 : record.value().length;
    largest.merge(record.topic(), bytes, Math::max);
    return record;
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
    if (failure instanceof RecordTooLargeException && metadata != null) {
      LOG.error(text(metadata.topic(), largest.getOrDefault(metadata.topic(), 0)));
    }
  }

  static String text(String topic, int bytes) {
    return "a result is too large for topic %s: its largest has %d bytes before compression; set the"
            .formatted(topic, bytes)
        + " topic's max.message.bytes, and the producer's max.request.size of %d, above that"
            .formatted(KafkaSinks.MAX_REQUEST_BYTES);
  }

  @Override
  public void close() {
    // nothing is open
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // there is nothing to set
  }
}
