// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.pipeline.window.BatchTotals;
import org.walkscope.pipeline.window.LatencyTotals;
import org.walkscope.pipeline.window.LockTotals;
import org.walkscope.pipeline.window.LoopWindows;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.Samples;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;

/**
 * {@link org.walkscope.pipeline.job.BatchEfficiencyJob} and {@link
 * org.walkscope.pipeline.job.LockTimingsJob} in a plain loop.
 */
public final class WindowsRun extends ResultsRun implements Samples {
  private final LoopWindows<BatchTotals, BatchEfficiency> batches;
  private final LoopWindows<LatencyTotals, WalkLatency> latencies;
  private final LoopWindows<LockTotals, LockTimings> locks;
  private final Windows windows;
  private final Map<String, Long> reached = new HashMap<>(); // ms, by hostname

  public WindowsRun(Windows windows, CaptureResults next) {
    super(next);
    this.windows = windows;
    batches = windows(Question.BATCH_EFFICIENCY, windows);
    latencies = windows(Question.WALK_LATENCY, windows);
    locks = windows(Question.LOCK_TIMINGS, windows);
  }

  @Override
  void read(SpecificRecord result) {
    if (result instanceof Walk walk && Samples.has(walk)) {
      Long reachedMs = reached.get(walk.getHost().getHostname());
      if (reachedMs != null && windows.isOver(WalkTimes.overMs(walk), reachedMs)) {
        lost(Samples.late(walk));
      } else {
        Samples.of(walk, this);
      }
    }
  }

  @Override
  public void batch(BatchTotals sample) {
    batches.add(sample);
  }

  @Override
  public void latency(LatencyTotals sample) {
    latencies.add(sample);
  }

  @Override
  public void locks(LockTotals sample) {
    locks.add(sample);
  }

  @Override
  void publishUntil(String hostname, long epochMs) {
    reached.put(hostname, epochMs);
    batches.publishUntil(hostname, epochMs);
    latencies.publishUntil(hostname, epochMs);
    locks.publishUntil(hostname, epochMs);
  }

  @Override
  void finish() {
    batches.end();
    latencies.end();
    locks.end();
  }
}
