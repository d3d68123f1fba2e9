// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.views.perfetto.Timeline;

/** Results of captures, given to a time line. */
record TimelineResults(Timeline timeline) implements CaptureResults {
  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    timeline.take(result);
  }

  @Override
  public void take(DeadLetter letter) {} // also a StageLoss

  @Override
  public void end() {
    timeline.end();
  }
}
