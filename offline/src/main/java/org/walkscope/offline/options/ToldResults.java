// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;

/** Results that are counted on their way. */
final class ToldResults implements CaptureResults {
  private final CaptureResults next;
  private final LongConsumer told;
  private long results;

  /**
   * Counts results.
   *
   * @param told takes the number of results so far; must be quick
   */
  ToldResults(CaptureResults next, LongConsumer told) {
    this.next = next;
    this.told = told;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    next.take(topic, result);
    told.accept(++results);
  }

  @Override
  public void take(DeadLetter letter) {
    next.take(letter);
  }

  @Override
  public void end() {
    next.end();
  }
}
