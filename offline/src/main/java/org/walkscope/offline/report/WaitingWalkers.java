// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.walkscope.offline.text.Ranking;
import org.walkscope.offline.text.Sheet;
import org.walkscope.offline.text.TargetText;
import org.walkscope.schema.MmapLockWait;
import org.walkscope.schema.Walk;

/** Walkers that waited for mmap_lock of those whom they walked, and who held it. */
final class WaitingWalkers {
  /**
   * Who waited for whom.
   *
   * @param target null where it is not known
   * @param owner null unless a writer held the lock
   */
  private record Key(
      String hostname, String walker, String consumer, String target, String heldBy, String owner) {
    static Key of(Walk walk, MmapLockWait longest) {
      return new Key(
          walk.getHost().getHostname(),
          walk.getWalker().getComm(),
          walk.getConsumer(),
          walk.getTarget().getTgid() == 0 ? null : walk.getTarget().getComm(),
          longest.getOwner().name(),
          longest.getOwnerComm());
    }
  }

  private static final class Waits {
    private long waits;
    private long ns;
    private long longestNs;

    void add(Walk walk) {
      waits += walk.getMmapLockWaits();
      ns += walk.getMmapLockWaitNs();
      longestNs = Math.max(longestNs, walk.getLongestMmapLockWait().getWaitNs());
    }
  }

  private final Map<Key, Waits> waits = new HashMap<>();
  private final long slowerNs;
  private boolean told;

  /**
   * Makes the table.
   *
   * @param slowerNs shortest longest wait of a walk that is of interest
   */
  WaitingWalkers(long slowerNs) {
    this.slowerNs = slowerNs;
  }

  void add(Walk walk) {
    told |= walk.getMmapLockWaitNs() != null;
    MmapLockWait longest = walk.getLongestMmapLockWait();
    if (longest != null && longest.getWaitNs() >= slowerNs) {
      waits.computeIfAbsent(Key.of(walk, longest), each -> new Waits()).add(walk);
    }
  }

  /** Empty where no walk says whether its walker waited. */
  Optional<Sheet> sheet() {
    if (!told) {
      return Optional.empty();
    }
    Sheet sheet =
        new Sheet(
            "walkers",
            "WALKERS THAT WAITED FOR MMAP_LOCK  (held by: when a walk's longest wait began)",
            "waits",
            "wait_ns",
            "longest_wait_ns",
            Sheet.HOST,
            "walker",
            "consumer",
            "target",
            "held_by",
            "owner");
    sheet.notKnown("target", TargetText.NOT_KNOWN);
    Ranking.highestFirst(waits, Comparator.<Waits>comparingLong(group -> group.ns))
        .forEach(entry -> row(entry.getKey(), entry.getValue(), sheet));
    return Optional.of(sheet);
  }

  private static void row(Key key, Waits group, Sheet sheet) {
    sheet.row(
        group.waits,
        group.ns,
        group.longestNs,
        key.hostname(),
        key.walker(),
        key.consumer(),
        key.target(),
        key.heldBy(),
        key.owner());
  }
}
