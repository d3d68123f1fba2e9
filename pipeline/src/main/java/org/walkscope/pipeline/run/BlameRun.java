// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.blame.BlamedHolds;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.state.LoopKeys;
import org.walkscope.pipeline.window.LoopWindows;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.StallTotals;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;

/** {@link org.walkscope.pipeline.job.StallBlameJob} in a plain loop. */
public final class BlameRun extends ResultsRun {
  private final LoopKeys<BlamedHolds> holds;
  private final LoopWindows<StallTotals, StallSums> sums;
  private final long longestWaitMs;

  public BlameRun(BlameSettings settings, Windows windows, CaptureResults next) {
    super(next);
    longestWaitMs = settings.longestWait().toMillis();
    sums = windows(Question.STALL_SUMS, windows);
    holds =
        new LoopKeys<>(timers -> BlamedHolds.inMemory(settings, timers, this::blame, this::lost));
  }

  private void blame(StallBlame blame) {
    give(ResultTopic.STALL_BLAME, blame);
    sums.add(StallTotals.of(blame));
  }

  @Override
  void read(SpecificRecord result) {
    if (result instanceof LockHold hold) {
      holds.of(hold.getHost().getHostname(), BlamedHolds.keyOf(hold)).take(hold);
    } else if (result instanceof Stall stall) {
      holds.of(stall.getHost().getHostname(), BlamedHolds.keyOf(stall)).take(stall);
    }
  }

  @Override
  void publishUntil(String hostname, long epochMs) {
    holds.fireUntil(hostname, epochMs);
    sums.publishUntil(hostname, epochMs - longestWaitMs);
  }

  @Override
  void finish() {
    holds.end();
    sums.end();
  }
}
