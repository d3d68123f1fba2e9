// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.HashMap;
import java.util.Map;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Walk;

/**
 * Runs of the probe that a thread's walks are of. A walk does not name its run, but each run
 * numbers the walks and reads of a thread from 1 again, and walks come in the order of their
 * thread.
 */
final class ProbeRuns {
  private static final class Run {
    private int number;
    private long lastWalk;
  }

  private final Map<String, Run> threads = new HashMap<>();

  /** Number of the run, counted per thread from 0. */
  int of(Walk walk) {
    Run run =
        threads.computeIfAbsent(
            RecordKey.ofThread(walk.getHost(), walk.getWalker()), thread -> new Run());
    if (walk.getWalk() <= run.lastWalk) {
      run.number++;
    }
    run.lastWalk = walk.getWalk();
    return run.number;
  }
}
