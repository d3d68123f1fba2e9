// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.util.OutputTag;
import org.walkscope.ledger.Counter;

/**
 * Loss at one place and time. {@link LossTotals} adds losses up.
 *
 * @param counter see {@link org.walkscope.ledger.Counter#label()}
 * @param place of the first
 * @param epochMs event time
 */
public record Loss(
    String counter, String hostname, String bootId, long count, String place, long epochMs) {
  public static final OutputTag<Loss> TAG = new OutputTag<>("losses") {};

  /** Host of a record that names none, such as a capture that is damaged. */
  public static final String UNKNOWN = "unknown";

  /**
   * This and another loss of the same counter, host and time, as {@link LossTotal} adds them up.
   */
  public Loss plus(Loss other) {
    String first = place.compareTo(other.place) <= 0 ? place : other.place;
    return new Loss(counter, hostname, bootId, count + other.count, first, epochMs);
  }

  /** Loss of a record that could not be decoded. */
  public static Loss of(DeadLetter letter, long epochMs) {
    boolean capture = letter.key() == null && letter.value() != null && letter.value().length == 0;
    Counter counter = capture ? Counter.CAPTURES_BROKEN : Counter.RECORDS_UNDECODABLE;
    // the key may still name the host: hostname/boot_id, or hostname/boot_id/tid/start; older
    // records have no start
    String[] key =
        letter.key() == null ? new String[0] : new String(letter.key(), UTF_8).split("/", -1);
    boolean known = key.length >= 2 && key.length <= 4;
    return new Loss(
        counter.label(),
        known ? key[0] : UNKNOWN,
        known ? key[1] : UNKNOWN,
        1,
        letter.topic() + "/" + letter.partition() + "@" + letter.offset() + ": " + letter.cause(),
        epochMs);
  }
}
