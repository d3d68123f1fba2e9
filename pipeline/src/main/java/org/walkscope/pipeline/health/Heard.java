// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TrustedRecords;

/**
 * What was heard of a host: a record of the loss topic, that a fragment came, or what could not be
 * read. All but one are null.
 *
 * @param host hostname/boot_id; null of a dead letter
 * @param appendedMs Kafka's time of the record, epoch
 */
public record Heard(
    String host,
    long appendedMs,
    ProbeLoss probeLoss,
    StreamEnd streamEnd,
    StageLoss stageLoss,
    FragmentSeen fragment,
    DeadLetter deadLetter) {
  static {
    TrustedRecords.declare();
  }

  /**
   * A fragment, without its events.
   *
   * @param lastEpochMs time of its last event by the host's clock
   */
  public record FragmentSeen(long streamEpochNs, long lastEpochMs) {}

  public static Heard of(String host, long appendedMs, ProbeLoss loss) {
    return new Heard(host, appendedMs, loss, null, null, null, null);
  }

  public static Heard of(String host, long appendedMs, StreamEnd end) {
    return new Heard(host, appendedMs, null, end, null, null, null);
  }

  public static Heard of(String host, long appendedMs, StageLoss loss) {
    return new Heard(host, appendedMs, null, null, loss, null, null);
  }

  public static Heard of(String host, long appendedMs, FragmentSeen fragment) {
    return new Heard(host, appendedMs, null, null, null, fragment, null);
  }

  public static Heard of(long appendedMs, DeadLetter letter) {
    return new Heard(null, appendedMs, null, null, null, null, letter);
  }
}
