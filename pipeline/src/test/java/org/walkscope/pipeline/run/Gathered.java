// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;

/** Results of a plain loop, by topic. */
public final class Gathered implements CaptureResults {
  private final Map<String, List<SpecificRecord>> byTopic = new HashMap<>();
  private final List<DeadLetter> letters = new ArrayList<>();

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    byTopic.computeIfAbsent(topic.name(), name -> new ArrayList<>()).add(result);
  }

  @Override
  public void take(DeadLetter letter) {
    letters.add(letter);
  }

  public List<SpecificRecord> of(String topic) {
    return byTopic.getOrDefault(topic, List.of());
  }

  public List<DeadLetter> deadLetters() {
    return letters;
  }
}
