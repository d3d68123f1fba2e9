// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import org.apache.flink.util.OutputTag;

/**
 * A record that could not be used, as it came.
 *
 * @param topic topic, or file of a capture
 * @param offset of the record; in a capture its number
 * @param key null when it had none
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadLetter(
    String topic, int partition, long offset, String cause, byte[] key, byte[] value) {
  public static final OutputTag<DeadLetter> TAG = new OutputTag<>("dead-letters") {};
}
