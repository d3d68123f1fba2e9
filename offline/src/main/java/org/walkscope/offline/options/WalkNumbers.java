// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers of walks, by thread in a run of the probe. A thread numbers its walks one after the
 * other, so a walk is a bit in a block of neighbours: 22 million take some 8 MB.
 */
public final class WalkNumbers {
  private static final int BITS = 9;
  private static final int IN_BLOCK = (1 << BITS) - 1;

  private final Map<String, TreeMap<Long, BitSet>> threads = new HashMap<>();

  /** Adds a walk. */
  public void add(String threadInRun, long walk) {
    threads
        .computeIfAbsent(threadInRun, any -> new TreeMap<>())
        .computeIfAbsent(walk >> BITS, any -> new BitSet())
        .set((int) walk & IN_BLOCK);
  }

  /** Blocks that are kept. */
  int blocks() {
    return threads.values().stream().mapToInt(Map::size).sum();
  }

  /** True if one of the walks from the first to the last is there. */
  public boolean any(String threadInRun, long first, long last) {
    TreeMap<Long, BitSet> blocks = threads.get(threadInRun);
    if (blocks == null) {
      return false;
    }
    BitSet here = blocks.get(first >> BITS);
    int next = here == null ? -1 : here.nextSetBit((int) first & IN_BLOCK);
    if (next >= 0) {
      return (first & ~IN_BLOCK) + next <= last;
    }
    Map.Entry<Long, BitSet> behind = blocks.higherEntry(first >> BITS);
    return behind != null && (behind.getKey() << BITS) + behind.getValue().nextSetBit(0) <= last;
  }
}
