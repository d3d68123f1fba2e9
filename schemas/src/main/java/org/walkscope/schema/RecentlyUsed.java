// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.LinkedHashMap;
import java.util.Map;

/** Map of a bounded number of entries: those that were used last. */
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  /**
   * Makes an empty map.
   *
   * @param most entries that are kept
   */
  public RecentlyUsed(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
