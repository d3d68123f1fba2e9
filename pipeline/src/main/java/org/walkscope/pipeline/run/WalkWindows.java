// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import org.apache.avro.specific.SpecificRecordBase;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.window.BatchTotals;
import org.walkscope.pipeline.window.LatencyTotals;
import org.walkscope.pipeline.window.LockTotals;
import org.walkscope.pipeline.window.LoopWindows;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.Samples;
import org.walkscope.pipeline.window.Totals;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;

/** Windows over the walks of a {@link CaptureRun}. */
final class WalkWindows implements Samples {
  private final LoopWindows<BatchTotals, BatchEfficiency> batches;
  private final LoopWindows<LatencyTotals, WalkLatency> latencies;
  private final LoopWindows<LockTotals, LockTimings> locks;

  WalkWindows(Windows windows) {
    batches = new LoopWindows<>(Question.BATCH_EFFICIENCY, windows);
    latencies = new LoopWindows<>(Question.WALK_LATENCY, windows);
    locks = new LoopWindows<>(Question.LOCK_TIMINGS, windows);
  }

  void take(Walk walk) {
    if (Samples.has(walk)) {
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

  void publish(CaptureResults to) {
    publish(Question.BATCH_EFFICIENCY, batches, to);
    publish(Question.WALK_LATENCY, latencies, to);
    publish(Question.LOCK_TIMINGS, locks, to);
  }

  /** Passes the answers to one question. */
  static <T extends Totals<T, R>, R extends SpecificRecordBase> void publish(
      Question<T, R> question, LoopWindows<T, R> windows, CaptureResults to) {
    ResultTopic<R> hosts = ResultTopic.hosts(question);
    ResultTopic<R> rollups = ResultTopic.rollups(question);
    windows.publish(each -> to.take(hosts, each), each -> to.take(rollups, each));
  }
}
