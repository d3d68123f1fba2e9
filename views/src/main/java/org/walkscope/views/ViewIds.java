// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import java.time.Instant;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;

/** Ids of walks and processes, as addresses of pages have them. */
public final class ViewIds {
  private ViewIds() {}

  /**
   * Id of a walk: its thread, number and begin; the number alone is counted anew by each run of a
   * probe.
   */
  public static String of(Walk walk) {
    return RecordKey.ofThread(walk.getHost(), walk.getWalker())
        + "/"
        + walk.getWalk()
        + "/"
        + walk.getBeginEpochNs();
  }

  /** Id of a snapshot: its thread, number and begin. */
  public static String of(Snapshot snapshot) {
    return RecordKey.ofThread(snapshot.getHost(), snapshot.getWalker())
        + "/"
        + snapshot.getSnapshot()
        + "/"
        + snapshot.getBeginEpochNs();
  }

  /** Id of a process: its host, boot, number and start; 0 where the start is not known. */
  public static String of(ResultHost host, Target target) {
    long start = target.getStartBoottimeNs() == null ? 0 : target.getStartBoottimeNs();
    return RecordKey.ofHost(host) + "/" + target.getTgid() + "/" + start;
  }

  /** Time as text, UTC. */
  public static String time(long epochNs) {
    return Instant.EPOCH.plusNanos(epochNs).toString();
  }
}
