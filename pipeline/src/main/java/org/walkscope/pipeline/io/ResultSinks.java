// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.connector.sink2.Sink;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.WindowSinks;

/** Place of results: a sink for each topic. */
public interface ResultSinks {
  <T extends SpecificRecord> Sink<T> sink(ResultTopic<T> topic);

  Sink<DeadLetter> deadLetters();

  /** Sinks of {@link org.walkscope.pipeline.job.WalkJob}. */
  default WalkSinks sinks() {
    return new WalkSinks(
        rebuildSinks(),
        windowSinks(Question.BATCH_EFFICIENCY),
        windowSinks(Question.WALK_LATENCY),
        windowSinks(Question.LOCK_TIMINGS),
        lossSinks());
  }

  default RebuildSinks rebuildSinks() {
    return new RebuildSinks(
        sink(ResultTopic.WALKS),
        sink(ResultTopic.SNAPSHOTS),
        sink(ResultTopic.LOCK_HOLDS),
        sink(ResultTopic.STALLS));
  }

  default <R extends SpecificRecordBase> WindowSinks<R> windowSinks(Question<?, R> question) {
    return new WindowSinks<>(
        sink(ResultTopic.hosts(question)), sink(ResultTopic.rollups(question)));
  }

  default LossSinks lossSinks() {
    return new LossSinks(sink(ResultTopic.LOSS), deadLetters());
  }
}
