// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.walk.WalkTimes;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Target;
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

  /**
   * hostname/boot_id/mm/start: whose memory it is about. An address of an mm is used again: the
   * start of the process tells it from the one that had it before. It is empty where the kernel did
   * not say, or the probe told of no walk of this memory under the lock; nothing that is read there
   * is compared with it. Not of a dead letter.
   */
  public static String mmOf(Observed observed) {
    Target target = observed.target();
    Long startNs = target == null ? null : target.getStartBoottimeNs();
    return RecordKey.ofHost(observed.host())
        + "/"
        + Long.toHexString(observed.mm())
        + "/"
        + (startNs == null ? "" : Long.toUnsignedString(startNs));
  }

  /** {@link #mmOf} as one walker thread reads it: .../tid/start. Not of a dead letter. */
  public static String mmByThread(Observed observed) {
    Walker walker = observed.walker();
    return mmOf(observed)
        + "/"
        + Integer.toUnsignedString(walker.getTid())
        + "/"
        + Long.toUnsignedString(walker.getStartBoottimeNs());
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

  private Target target() {
    if (walk != null) {
      return walk.getTarget();
    }
    return hold == null ? stall.getTarget() : hold.getTarget();
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
      return WalkTimes.overMs(walk);
    }
    if (hold != null) {
      return Math.floorDiv(hold.getReleasedEpochNs(), 1_000_000);
    }
    return stall == null ? otherwiseMs : Math.floorDiv(stall.getEndEpochNs(), 1_000_000);
  }
}
