// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Order of groups in a table. */
public final class Ranking {
  private Ranking() {}

  /** Groups, the highest first; of equal ones by the text of the key. */
  public static <K, V> List<Map.Entry<K, V>> highestFirst(Map<K, V> groups, Comparator<V> by) {
    return groups.entrySet().stream()
        .sorted(
            Map.Entry.<K, V>comparingByValue(by.reversed())
                .thenComparing(entry -> entry.getKey().toString()))
        .toList();
  }
}
