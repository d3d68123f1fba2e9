// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.BlameRun;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.run.ComparisonsRun;
import org.walkscope.pipeline.run.WindowsRun;

/** Results of a capture by topic, in their order. */
public final class RecordedResults implements CaptureResults {
  private final Map<String, List<SpecificRecord>> byTopic = new TreeMap<>();

  public static RecordedResults of(Path capture) throws IOException {
    RecordedResults results = new RecordedResults();
    WalkSettings settings = WalkSettings.DEFAULT;
    CaptureRun run =
        new CaptureRun(
            settings,
            new BlameRun(
                BlameSettings.DEFAULT,
                settings.windows(),
                new ComparisonsRun(
                    CompareSettings.DEFAULT, new WindowsRun(settings.windows(), results))));
    run.read(capture);
    run.end();
    return results;
  }

  public Map<String, List<SpecificRecord>> byTopic() {
    return byTopic;
  }

  /** Results of one kind. */
  public <T> List<T> all(Class<T> type) {
    return byTopic.values().stream()
        .flatMap(List::stream)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    byTopic.computeIfAbsent(topic.name(), name -> new ArrayList<>()).add(result);
  }

  @Override
  public void take(DeadLetter letter) {
    throw new AssertionError(letter);
  }
}
