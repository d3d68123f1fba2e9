// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.util.function.Consumer;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.pipeline.thread.ThreadResults;
import org.walkscope.pipeline.thread.ThreadWalks;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walk;

/** {@link ThreadWalks} of a worker, for one walker thread at a time. */
final class Rebuilder implements ThreadResults {
  private final CaptureResults results;
  private final Consumer<Loss> losses;
  private final ThreadWalks walks;
  private WalkerThread thread;

  Rebuilder(RebuildSettings settings, CaptureResults results, Consumer<Loss> losses) {
    this.results = results;
    this.losses = losses;
    walks = new ThreadWalks(settings, this);
  }

  /** Rebuilding of this thread's walks. */
  ThreadWalks walksOf(WalkerThread ofThread) {
    thread = ofThread;
    return walks;
  }

  @Override
  public void walk(Walk walk, boolean besideGap) {
    thread.give(() -> results.take(ResultTopic.WALKS, walk));
    thread.snapshot(walk, besideGap);
  }

  @Override
  public void lockHold(LockHold hold) {
    thread.give(() -> results.take(ResultTopic.LOCK_HOLDS, hold));
  }

  @Override
  public void stall(Stall stall) {
    thread.give(() -> results.take(ResultTopic.STALLS, stall));
  }

  @Override
  public void lost(Loss loss) {
    thread.give(() -> losses.accept(loss));
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    thread.give(() -> results.take(letter));
  }
}
