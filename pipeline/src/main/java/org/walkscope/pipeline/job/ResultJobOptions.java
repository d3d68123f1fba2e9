// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.Topics;

/** Options of a job that reads results of another job. */
final class ResultJobOptions extends JobOptions {
  ResultJobOptions(String defaultId) {
    super(defaultId);
  }

  DataStream<Polled> results(
      StreamExecutionEnvironment env, List<String> topics, Duration longestWait) {
    return bounded()
        ? Sources.boundedResults(env, cluster(), id(), topics)
        : Sources.results(env, cluster(), id(), topics, Sources.RESULTS_SILENCE, longestWait);
  }

  /** Walks, for windows over them. */
  DataStream<Polled> walks(StreamExecutionEnvironment env) {
    Windows windows = windows();
    return results(env, List.of(Topics.WALKS), windows.size().plus(windows.delay()));
  }

  Windows windows() {
    return settings().windows();
  }
}
