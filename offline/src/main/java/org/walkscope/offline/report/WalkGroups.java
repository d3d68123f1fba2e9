// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.walkscope.offline.text.Ranking;
import org.walkscope.schema.Walk;

/** Walks, grouped by a key. */
final class WalkGroups<K> {
  private final Function<Walk, K> key;
  private final Map<K, WalkGroup> groups = new HashMap<>();

  WalkGroups(Function<Walk, K> key) {
    this.key = key;
  }

  void add(Walk walk) {
    groups.computeIfAbsent(key.apply(walk), each -> new WalkGroup()).add(walk);
  }

  /** Groups, the one with the highest figure first; walks that are missing make none. */
  List<Map.Entry<K, WalkGroup>> by(Function<WalkGroup, Long> figure) {
    return Ranking.highestFirst(groups, Comparator.comparing(figure)).stream()
        .filter(group -> group.getValue().walks() > 0)
        .toList();
  }
}
