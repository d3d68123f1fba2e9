// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.views.perfetto.Timeline;

/** Results of captures, given to a time line. */
record TimelineResults(Timeline timeline) implements CaptureResults {
  /** Takes a record that ingest wrote beside the fragments. */
  void ofIngest(String capture, SpecificRecord record) {
    try {
      timeline.ofIngest(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    try {
      timeline.take(result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void take(DeadLetter letter) {} // also a StageLoss

  @Override
  public void end() {
    try {
      timeline.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
