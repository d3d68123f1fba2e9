// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.walkscope.schema.LockKind;

/**
 * Stalls by walks that held one kind of lock. Figures are null where no host could see a stall: an
 * invisible stall is not zero.
 *
 * @param held kind of the lock
 * @param holds holds of the lock around walks; null where waits are told and holds are not: in
 *     light mode those of per-VMA locks, and without --locks those of mmap_lock
 * @param stalls waits of other tasks for the holds; null when no host could see one
 * @param blamedNs time waited while a walk held the lock, ns; null as stalls
 * @param longestNs longest such time of one wait, ns; null as stalls
 * @param hostsSeeing hosts with such holds whose probe sees waits for the lock
 * @param hostsBlind hosts whose run shows no wait for the lock
 * @param hostsSilent hosts whose probe did not report which waits it sees
 * @param blindKernels releases of the blind hosts' kernels, ten at most
 */
public record StallRow(
    LockKind held,
    Long holds,
    Long stalls,
    Long blamedNs,
    Long longestNs,
    int hostsSeeing,
    int hostsBlind,
    int hostsSilent,
    Set<String> blindKernels) {

  static final class Builder {
    private static final int KERNELS = 10;

    private final LockKind held;
    private final Map<Visibility, Set<String>> hosts = new EnumMap<>(Visibility.class);
    private final Set<String> blindKernels = new TreeSet<>();
    private long holds;
    private long stalls;
    private long blamedNs;
    private long longestNs;

    Builder(LockKind held) {
      this.held = held;
    }

    void add(Origin origin, StallSums sums) {
      holds += sums.holds();
      stalls += sums.stalls();
      blamedNs += sums.blamedNs();
      longestNs = Math.max(longestNs, sums.longestNs());
      hosts.computeIfAbsent(sums.visibility(), v -> new TreeSet<>()).add(origin.hostname());
      if (sums.visibility() == Visibility.NOT_VISIBLE && blindKernels.size() < KERNELS) {
        blindKernels.add(origin.kernelRelease());
      }
    }

    StallRow build() {
      boolean seen = stalls > 0 || hosts(Visibility.SEEN) > 0;
      return new StallRow(
          held,
          holds == 0 && stalls > 0 ? null : Long.valueOf(holds),
          seen ? stalls : null,
          seen ? blamedNs : null,
          seen ? longestNs : null,
          hosts(Visibility.SEEN),
          hosts(Visibility.NOT_VISIBLE),
          hosts(Visibility.NOT_TOLD),
          blindKernels);
    }

    private int hosts(Visibility visibility) {
      return hosts.getOrDefault(visibility, Set.of()).size();
    }
  }
}
