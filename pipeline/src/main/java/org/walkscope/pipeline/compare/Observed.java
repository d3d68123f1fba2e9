// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.Walk;

/**
 * One of the result records that a comparison is made of, or what could not be read as one: two of
 * the three are null.
 */
public record Observed(Walk walk, LockHold hold, DeadLetter deadLetter) {
  static {
    TrustedRecords.declare();
  }

  public static Observed of(Walk walk) {
    return new Observed(walk, null, null);
  }

  public static Observed of(LockHold hold) {
    return new Observed(null, hold, null);
  }

  public static Observed of(DeadLetter letter) {
    return new Observed(null, null, letter);
  }

  /** hostname/boot_id/mm: whose memory it is about. Not of a dead letter. */
  public static String mmOf(Observed observed) {
    Host host = observed.walk == null ? observed.hold.getHost() : observed.walk.getHost();
    long mm = observed.walk == null ? observed.hold.getMm() : observed.walk.getTarget().getMm();
    return RecordKey.ofHost(host) + "/" + Long.toHexString(mm);
  }

  /** When it was over, epoch; of a dead letter the time given. */
  public long endEpochMs(long otherwiseMs) {
    if (walk != null) {
      return (walk.getBeginEpochNs() + walk.getDurationNs()) / 1_000_000;
    }
    return hold == null ? otherwiseMs : hold.getReleasedEpochNs() / 1_000_000;
  }
}
