// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Waits, each counted once for whom it is counted, though each of the holds that a task waited for
 * is blamed for its part. Parts of a wait end with it, so the records that name it come close to
 * one another, and only the latest waits are kept.
 */
public final class DistinctWaits {
  private static final int KEPT = 1 << 16;

  private record Wait(
      Object counted, String hostname, long streamEpochNs, int tid, long endEpochNs) {}

  private final Set<Wait> latest = new LinkedHashSet<>();

  /** True if the wait was not counted there before. */
  public boolean isNew(Object counted, StallBlame blame, StalledWaiter waiter) {
    ResultHost host = blame.getHost();
    boolean added =
        latest.add(
            new Wait(
                counted,
                host.getHostname(),
                host.getStreamEpochNs(),
                waiter.getTid(),
                waiter.getEndEpochNs()));
    if (latest.size() > KEPT) {
      latest.remove(latest.iterator().next());
    }
    return added;
  }

  /** Waits of a record that were not counted there before; those that are not listed count each. */
  public long in(Object counted, StallBlame blame) {
    long fresh =
        blame.getWaiters().stream().filter(waiter -> isNew(counted, blame, waiter)).count();
    return fresh + blame.getWaitersDropped();
  }
}
