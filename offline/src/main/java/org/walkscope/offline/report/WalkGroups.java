// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.walkscope.offline.text.Ranking;
import org.walkscope.schema.RecentlyUsed;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/** Walks, grouped by a key. */
final class WalkGroups<K> {
  /**
   * Threads whose reads are counted at a time, one in each group that has walks of it; one that is
   * silent for longer than so many others begins anew.
   */
  private static final int THREADS = 1 << 15;

  /** Thread in one run of its probe, and the group of its walks. */
  private record Reader(WalkGroup group, String thread) {}

  /** Thread of a walk, and the count of its reads. */
  private record Last(WalkGroup group, ResultHost host, Walker walker, ReadCount count) {}

  private final Function<Walk, K> key;
  private final Map<K, WalkGroup> groups = new HashMap<>();

  /** Of all groups together: groups may be many, and each run of a probe has other threads. */
  private final Map<Reader, ReadCount> reads = new RecentlyUsed<>(THREADS);

  /** Of the last walk of a read: the one used last, so that it is not looked up again. */
  private Last last = new Last(null, null, null, null);

  WalkGroups(Function<Walk, K> key) {
    this.key = key;
  }

  void add(Walk walk) {
    WalkGroup group = groups.computeIfAbsent(key.apply(walk), each -> new WalkGroup());
    group.add(walk, isFirstOfRead(walk, group));
  }

  @SuppressWarnings("ReferenceEquality") // most walks have the records of the one before
  private boolean isFirstOfRead(Walk walk, WalkGroup group) {
    if (walk.getMissingWalks() > 0 || walk.getSnapshot() == null) {
      return false;
    }
    if (group != last.group || walk.getHost() != last.host || walk.getWalker() != last.walker) {
      String thread = RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker());
      ReadCount count = reads.computeIfAbsent(new Reader(group, thread), any -> new ReadCount());
      last = new Last(group, walk.getHost(), walk.getWalker(), count);
    }
    return last.count.isFirst(walk.getSnapshot());
  }

  /** Groups, the one with the highest figure first; walks that are missing make none. */
  List<Map.Entry<K, WalkGroup>> by(Function<WalkGroup, Long> figure) {
    return Ranking.highestFirst(groups, Comparator.comparing(figure)).stream()
        .filter(group -> group.getValue().walks() > 0)
        .toList();
  }
}
