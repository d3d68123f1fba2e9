// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/**
 * One of the records that {@link org.walkscope.pipeline.job.RebuildWalksJob} writes, as another job
 * reads it, or what could not be read as one: all but one are null.
 */
public record Observed(Walk walk, LockHold hold, Stall stall, DeadLetter deadLetter) {
  static {
    TrustedRecords.declare();
  }

  public static Observed of(Walk walk) {
    return new Observed(walk, null, null, null);
  }

  public static Observed of(LockHold hold) {
    return new Observed(null, hold, null, null);
  }

  public static Observed of(Stall stall) {
    return new Observed(null, null, stall, null);
  }

  public static Observed of(DeadLetter letter) {
    return new Observed(null, null, null, letter);
  }

  /** hostname/boot_id/mm: whose memory it is about. Not of a dead letter. */
  public static String mmOf(Observed observed) {
    return RecordKey.ofHost(observed.host()) + "/" + Long.toHexString(observed.mm());
  }

  /** hostname/boot_id/tid/start of the walker. Not of a dead letter. */
  public static String threadOf(Observed observed) {
    return RecordKey.ofThread(observed.host(), observed.walker());
  }

  private Host host() {
    if (walk != null) {
      return walk.getHost();
    }
    return hold == null ? stall.getHost() : hold.getHost();
  }

  private long mm() {
    if (walk != null) {
      return walk.getTarget().getMm();
    }
    return hold == null ? stall.getMm() : hold.getMm();
  }

  private Walker walker() {
    if (walk != null) {
      return walk.getWalker();
    }
    return hold == null ? stall.getWalker() : hold.getWalker();
  }

  /** When it was over, epoch; of a dead letter the time given. */
  public long endEpochMs(long otherwiseMs) {
    if (walk != null) {
      return (walk.getBeginEpochNs() + walk.getDurationNs()) / 1_000_000;
    }
    if (hold != null) {
      return hold.getReleasedEpochNs() / 1_000_000;
    }
    return stall == null ? otherwiseMs : stall.getEndEpochNs() / 1_000_000;
  }
}
