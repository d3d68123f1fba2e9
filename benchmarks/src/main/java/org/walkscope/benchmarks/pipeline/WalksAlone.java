// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.util.function.Consumer;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.thread.ThreadResults;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walk;

/** Taker of walks, which drops locks held around them and counts what was lost. */
final class WalksAlone implements ThreadResults {
  /** Taker of a walk, and of whether walks right before it are missing. */
  @FunctionalInterface
  interface Taker {
    void walk(Walk walk, boolean besideGap);
  }

  private final Taker taker;
  private long lost;

  private WalksAlone(Taker taker) {
    this.taker = taker;
  }

  static WalksAlone to(Consumer<Walk> taker) {
    return new WalksAlone((walk, besideGap) -> taker.accept(walk));
  }

  static WalksAlone to(Taker taker) {
    return new WalksAlone(taker);
  }

  /** Fragments, events and parts of walks that were left out. */
  long lost() {
    return lost;
  }

  @Override
  public void walk(Walk walk, boolean besideGap) {
    taker.walk(walk, besideGap);
  }

  @Override
  public void lockHold(LockHold hold) {
    // not measured
  }

  @Override
  public void stall(Stall stall) {
    // not measured
  }

  @Override
  public void lost(Loss loss) {
    lost += loss.count();
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    // counted as a loss
  }
}
