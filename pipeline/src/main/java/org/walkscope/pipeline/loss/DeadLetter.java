// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import org.apache.flink.util.OutputTag;

/**
 * Record that could not be decoded, as it came.
 *
 * @param topic topic, or file of a capture
 * @param offset of the record; in a capture its number
 * @param key null without one
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadLetter(
    String topic, int partition, long offset, String cause, byte[] key, byte[] value) {
  public static final OutputTag<DeadLetter> TAG = new OutputTag<>("dead-letters") {};
}
