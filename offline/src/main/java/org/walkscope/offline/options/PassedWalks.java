// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.Walk;

/** Results on their way to a command that shows walks alone. */
final class PassedWalks extends PassingResults {
  private boolean any;

  PassedWalks(CaptureResults next) {
    super(next);
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    any |= result instanceof Walk walk && walk.getMissingWalks() == 0;
    super.take(topic, result);
  }

  /** True if a walk passed: one that is missing is a loss. */
  boolean isAny() {
    return any;
  }
}
