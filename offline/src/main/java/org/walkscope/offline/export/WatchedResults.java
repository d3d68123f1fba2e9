// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import java.util.function.Consumer;
import org.walkscope.offline.options.PassingResults;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;

/** Results on their way, of which damage is told. */
final class WatchedResults extends PassingResults {
  private final Consumer<DeadLetter> damage;

  WatchedResults(CaptureResults next, Consumer<DeadLetter> damage) {
    super(next);
    this.damage = damage;
  }

  @Override
  public void take(DeadLetter letter) {
    damage.accept(letter);
    super.take(letter);
  }
}
