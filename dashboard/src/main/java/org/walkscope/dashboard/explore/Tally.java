// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.explore.DifferenceAnswer.Finding;
import org.walkscope.dashboard.explore.ShareDifference.Sides;

/** Durations inside and outside a selection, by key, value and window. */
final class Tally {
  /** Values of a key that are compared: those with the most durations. */
  private static final int VALUES = 40;

  private final Map<String, Map<String, Map<Long, Sides>>> byKey = new LinkedHashMap<>();

  void add(String key, String value, long window, long inside, long outside) {
    byKey
        .computeIfAbsent(key, k -> new HashMap<>())
        .computeIfAbsent(value, v -> new HashMap<>())
        .computeIfAbsent(window, w -> new Sides())
        .add(inside, outside);
  }

  /** Comparisons of all values, those that differ most first. */
  List<Finding> findings() {
    return byKey.entrySet().stream()
        .flatMap(key -> findings(key.getKey(), key.getValue()).stream())
        .sorted(
            Comparator.comparingDouble((Finding finding) -> finding.shares().atLeast())
                .thenComparingDouble(finding -> Math.abs(finding.shares().difference()))
                .reversed()
                .thenComparing(Finding::key)
                .thenComparing(Finding::value))
        .toList();
  }

  private static List<Finding> findings(String key, Map<String, Map<Long, Sides>> values) {
    if (values.size() == 1) {
      return List.of(); // the same inside and outside
    }
    Map<Long, Sides> all = new HashMap<>();
    values
        .values()
        .forEach(
            windows ->
                windows.forEach(
                    (window, sides) -> all.computeIfAbsent(window, w -> new Sides()).add(sides)));
    return values.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<String, Map<Long, Sides>> value) -> -n(value.getValue()))
                .thenComparing(Map.Entry::getKey))
        .limit(VALUES)
        .map(
            value -> {
              ShareDifference shares = ShareDifference.of(value.getValue(), all);
              return new Finding(key, value.getKey(), shares.atLeast() > 0, shares);
            })
        .toList();
  }

  private static long n(Map<Long, Sides> windows) {
    return windows.values().stream().mapToLong(Sides::sum).sum();
  }
}
