// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.walkscope.pipeline.io.DeadLetterSerializer;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.run.WindowsRun;
import org.walkscope.schema.RecordCodec;
import org.walkscope.standalone.run.TopicResults;

/** Results of a plain loop over a capture, as the topics would have them. */
public final class LoopResults implements CaptureResults {
  private final TopicResults.Gathered gathered = new TopicResults.Gathered();

  private LoopResults() {}

  public static TopicResults of(Path capture, WalkSettings settings) throws IOException {
    LoopResults results = new LoopResults();
    CaptureRun run = new CaptureRun(settings, new WindowsRun(settings.windows(), results));
    run.read(capture);
    run.end();
    return results.gathered.results();
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    add(gathered, topic, result);
  }

  @Override
  public void take(DeadLetter letter) {
    add(gathered, letter);
  }

  static <T extends SpecificRecord> void add(
      TopicResults.Gathered gathered, ResultTopic<T> topic, T result) {
    gathered.add(
        topic.name(),
        topic.key().apply(result).getBytes(UTF_8),
        RecordCodec.of(topic.type()).encode(result),
        new RecordHeaders());
  }

  static void add(TopicResults.Gathered gathered, DeadLetter letter) {
    var record = new DeadLetterSerializer().serialize(letter, null, null);
    gathered.add(record.topic(), record.key(), record.value(), record.headers());
  }
}
