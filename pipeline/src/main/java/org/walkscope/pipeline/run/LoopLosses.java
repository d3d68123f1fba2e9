// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.util.function.Consumer;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossSums;
import org.walkscope.pipeline.state.LoopKeys;
import org.walkscope.schema.StageLoss;

/** Losses of a plain loop, added up as a job adds up its own. */
final class LoopLosses {
  private final LoopKeys<LossSums> sums;

  LoopLosses(Consumer<StageLoss> out) {
    sums = new LoopKeys<>(timers -> LossSums.inMemory(LossSinks.KEPT, timers, out));
  }

  void take(Loss loss) {
    sums.of(loss.hostname(), LossSums.keyOf(loss)).take(loss);
  }

  /** Publishes the sums of a host's seconds up to a time. */
  void publishUntil(String hostname, long epochMs) {
    sums.fireUntil(hostname, epochMs);
  }

  /** Publishes the sums at the end of the input. */
  void end() {
    sums.end();
  }
}
