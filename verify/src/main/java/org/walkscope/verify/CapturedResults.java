// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.Topics;
import org.walkscope.verify.compare.RunResults;

/** Results of captures in a plain loop, in memory. */
final class CapturedResults implements RunResults, CaptureResults {
  private final Map<String, List<SpecificRecord>> byTopic = new HashMap<>();
  private long events;
  private long deadLetters;

  private CapturedResults() {}

  /** Runs the loop over whole captures, one after the other. */
  static CapturedResults of(List<Path> captures) throws IOException {
    CapturedResults results = new CapturedResults();
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, results);
    for (Path capture : captures) {
      try {
        run.readWhole(capture, other -> results.keep(Topics.LOSS, other));
      } catch (CaptureException e) {
        throw new IOException(capture + ": " + e.getMessage(), e);
      }
    }
    results.events = run.events();
    run.end();
    return results;
  }

  static CapturedResults of(Path capture) throws IOException {
    return of(List.of(capture));
  }

  private void keep(String topic, SpecificRecord result) {
    byTopic.computeIfAbsent(topic, name -> new ArrayList<>()).add(result);
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    keep(topic.name(), result);
  }

  @Override
  public void take(DeadLetter letter) {
    deadLetters++;
  }

  @Override
  public <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    return byTopic.getOrDefault(topic, List.of()).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Override
  public long events() {
    return events;
  }

  @Override
  public long deadLetters() {
    return deadLetters;
  }
}
