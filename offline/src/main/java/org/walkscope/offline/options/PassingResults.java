// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;

/** Results on their way to a taker. */
public abstract class PassingResults implements CaptureResults {
  private final CaptureResults next;

  protected PassingResults(CaptureResults next) {
    this.next = next;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    next.take(topic, result);
  }

  @Override
  public void take(DeadLetter letter) {
    next.take(letter);
  }

  @Override
  public void takeOpen(DeadLetter place) {
    next.takeOpen(place);
  }

  @Override
  public void reached(String hostname, long epochMs) {
    next.reached(hostname, epochMs);
  }

  @Override
  public void end() {
    next.end();
  }
}
