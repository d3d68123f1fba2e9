// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;

/** What becomes of a record that cannot be read. */
final class DeadLetters {
  private static final String UNKNOWN = "unknown";

  private DeadLetters() {}

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record, String cause) {
    return new DeadLetter(
        record.topic(), record.partition(), record.offset(), cause, record.key(), record.value());
  }

  /**
   * It is counted as well.
   *
   * @param epochMs when
   */
  static Loss loss(DeadLetter letter, LossCounter counter, long epochMs) {
    // the key may still tell whose it was: hostname/boot_id, or hostname/boot_id/tid/start; without
    // the start in records of before
    String[] key =
        letter.key() == null ? new String[0] : new String(letter.key(), UTF_8).split("/", -1);
    boolean known = key.length >= 2 && key.length <= 4;
    return new Loss(
        counter.counter(),
        known ? key[0] : UNKNOWN,
        known ? key[1] : UNKNOWN,
        1,
        letter.topic() + "/" + letter.partition() + "@" + letter.offset() + ": " + letter.cause(),
        epochMs);
  }
}
