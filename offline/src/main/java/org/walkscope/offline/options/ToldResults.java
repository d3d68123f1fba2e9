// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.run.CaptureResults;

/** Results that are counted on their way. */
final class ToldResults extends PassingResults {
  private final LongConsumer told;
  private long results;

  /**
   * Counts results.
   *
   * @param told takes the number of results so far; must be quick
   */
  ToldResults(CaptureResults next, LongConsumer told) {
    super(next);
    this.told = told;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    super.take(topic, result);
    told.accept(++results);
  }
}
