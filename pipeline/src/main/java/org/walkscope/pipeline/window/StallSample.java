// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.schema.LockKind;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.WalkExemplar;

/**
 * One hold that others waited for.
 *
 * @param overlapNs of each of its waiters
 * @param waiters those not listed included
 * @param blamed its last walk, and the ns of all waiters
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StallSample(
    Group group,
    String walkerComm,
    LockKind held,
    long epochMs,
    boolean convoy,
    long[] overlapNs,
    long waiters,
    WalkExemplar blamed)
    implements Timed {
  private static final String UNKNOWN = "unknown";

  static StallSample of(StallBlame blame, long epochMs) {
    String hostname = blame.getHost().getHostname();
    return new StallSample(
        new Group(
            hostname,
            blame.getConsumer() == null ? UNKNOWN : blame.getConsumer(),
            blame.getWalkerKind(),
            blame.getHost().getArch(),
            blame.getHost().getKernelRelease()),
        blame.getWalker().getComm(),
        blame.getHeld(),
        epochMs,
        blame.getConvoy(),
        blame.getWaiters().stream().mapToLong(StalledWaiter::getOverlapNs).toArray(),
        blame.getWaiters().size() + blame.getWaitersDropped(),
        new WalkExemplar(
            hostname,
            blame.getHost().getBootId(),
            blame.getWalker().getTid(),
            blame.getWalker().getStartBoottimeNs(),
            blame.getLastWalk(),
            blame.getBlamedNs()));
  }

  /** What windows of samples are partitioned by. */
  public String key() {
    return keyOf(group, walkerComm, held);
  }

  static String keyOf(Group group, String walkerComm, LockKind held) {
    return group.key() + '/' + held + '/' + walkerComm;
  }
}
