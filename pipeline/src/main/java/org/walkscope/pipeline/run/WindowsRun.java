// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import org.apache.avro.specific.SpecificRecord;
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

  public WindowsRun(Windows windows, CaptureResults next) {
    super(next);
    batches = new LoopWindows<>(Question.BATCH_EFFICIENCY, windows);
    latencies = new LoopWindows<>(Question.WALK_LATENCY, windows);
    locks = new LoopWindows<>(Question.LOCK_TIMINGS, windows);
  }

  @Override
  void read(SpecificRecord result) {
    if (result instanceof Walk walk && Samples.has(walk)) {
      Samples.of(walk, this);
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
  void finish() {
    publish(Question.BATCH_EFFICIENCY, batches);
    publish(Question.WALK_LATENCY, latencies);
    publish(Question.LOCK_TIMINGS, locks);
  }
}
