// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.text.Sheet;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;

/** More of one part of the report, as tables. */
abstract class SubReport implements CaptureResults {
  private final Losses losses = new Losses();

  /** Takes a result. */
  abstract void add(SpecificRecord result);

  /** Tables, the most important first. */
  abstract List<Sheet> sheets();

  @Override
  public final <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    losses.take(result);
    add(result);
  }

  @Override
  public final void take(DeadLetter letter) {
    losses.take(letter);
  }

  @Override
  public final void takeOpen(DeadLetter place) {
    losses.takeOpen(place);
  }

  final Losses losses() {
    return losses;
  }
}
