// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walk;

/** Results of captures that were recorded. */
final class RecordedResults implements CaptureResults {
  private final List<SpecificRecord> results = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();

  /** Reads captures, in their order, as one. */
  static RecordedResults of(List<Path> captures) throws IOException {
    RecordedResults all = new RecordedResults();
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, all);
    for (Path capture : captures) {
      run.read(capture);
    }
    run.end();
    return all;
  }

  private <T> Stream<T> all(Class<T> type) {
    return results.stream().filter(type::isInstance).map(type::cast);
  }

  List<Walk> walks() {
    return all(Walk.class).toList();
  }

  List<Stall> stalls() {
    return all(Stall.class).toList();
  }

  List<String> lossCounters() {
    return all(StageLoss.class).map(StageLoss::getCounter).toList();
  }

  List<DeadLetter> letters() {
    return letters;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    results.add(result);
  }

  @Override
  public void take(DeadLetter letter) {
    letters.add(letter);
  }
}
