// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.pipeline.io.Observed;
import org.walkscope.pipeline.io.ObservedSource;
import org.walkscope.pipeline.window.Windows;

/** The command line of a job that reads what another wrote. */
final class ResultJobOptions extends JobOptions {
  ResultJobOptions(String defaultId) {
    super(defaultId);
  }

  DataStream<Observed> observed(
      StreamExecutionEnvironment env, List<String> topics, Duration longestWait) {
    return bounded()
        ? ObservedSource.boundedTopics(env, bootstrapServers(), id(), topics)
        : ObservedSource.topics(
            env, bootstrapServers(), id(), topics, ObservedSource.SILENCE, longestWait);
  }

  Windows windows() {
    return settings().windows();
  }
}
