// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;

/** Results on their way, of which damage is told. */
final class WatchedResults implements CaptureResults {
  private final CaptureResults next;
  private final Consumer<DeadLetter> damage;

  WatchedResults(CaptureResults next, Consumer<DeadLetter> damage) {
    this.next = next;
    this.damage = damage;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    next.take(topic, result);
  }

  @Override
  public void take(DeadLetter letter) {
    damage.accept(letter);
    next.take(letter);
  }

  @Override
  public void end() {
    next.end();
  }
}
