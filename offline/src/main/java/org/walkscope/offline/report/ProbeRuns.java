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
  /** Walks of one thread in one run; equal to itself alone. */
  static final class Run {
    private long lastWalk;
  }

  private final Map<String, Run> threads = new HashMap<>();

  Run of(Walk walk) {
    Run run =
        threads.compute(
            RecordKey.ofThread(walk.getHost(), walk.getWalker()),
            (thread, last) -> last == null || walk.getWalk() <= last.lastWalk ? new Run() : last);
    run.lastWalk = walk.getWalk();
    return run;
  }
}
