// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Newest windows of one result topic, by their end. Topics may carry windows of several lengths
 * over the same walks; only the shortest are kept, otherwise walks would count twice.
 */
final class Windows<K, R> {
  /** Outcome of adding a record. */
  enum Outcome {
    ADDED,
    REPLACED,
    /** Longer than the windows kept, or older than all of a full store. */
    REFUSED
  }

  private final int maxWindows;
  private final int maxRecords;
  private final TreeMap<Long, Map<K, R>> byEnd = new TreeMap<>();
  private long windowMs = Long.MAX_VALUE;
  private int records;
  private long evicted;

  Windows(int maxWindows, int maxRecords) {
    this.maxWindows = maxWindows;
    this.maxRecords = maxRecords;
  }

  Outcome put(long startMs, long endMs, K key, R value) {
    long length = endMs - startMs;
    if (length <= 0 || length > windowMs) {
      return Outcome.REFUSED;
    }
    if (length < windowMs) {
      byEnd.clear();
      records = 0;
      windowMs = length;
    }
    if (byEnd.size() >= maxWindows && endMs < byEnd.firstKey()) {
      evicted++;
      return Outcome.REFUSED;
    }
    R before = byEnd.computeIfAbsent(endMs, end -> new HashMap<>()).put(key, value);
    if (before != null) {
      return Outcome.REPLACED;
    }
    records++;
    shrink();
    return Outcome.ADDED;
  }

  private void shrink() {
    while (byEnd.size() > 1 && (byEnd.size() > maxWindows || records > maxRecords)) {
      int gone = byEnd.pollFirstEntry().getValue().size();
      records -= gone;
      evicted += gone;
    }
  }

  /** Record under this key; null when there is none. */
  R get(long endMs, K key) {
    Map<K, R> window = byEnd.get(endMs);
    return window == null ? null : window.get(key);
  }

  /** Records by end of their window, epoch ms. */
  NavigableMap<Long, Map<K, R>> byEnd() {
    return byEnd;
  }

  /** Length of the windows kept, ms; 0 before the first. */
  long windowMs() {
    return windowMs == Long.MAX_VALUE ? 0 : windowMs;
  }

  /** Records evicted by newer ones, or too late for their window. */
  long evicted() {
    return evicted;
  }
}
