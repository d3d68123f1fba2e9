// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Observed;
import org.walkscope.pipeline.io.ObservedSource;
import org.walkscope.pipeline.window.Windows;

/**
 * The command line of a job that reads what another wrote: {@code --name value}, durations as "10
 * s".
 *
 * @param defaultId consumer group and prefix of transactions, unless {@code --id} says another
 */
record ResultJobOptions(ParameterTool parameters, String defaultId) {
  private static final Set<String> NAMES =
      Set.of(
          "bootstrap-servers",
          "id",
          "checkpoint-interval",
          "transaction-timeout",
          "bounded",
          "window");

  static ResultJobOptions parse(String[] args, String defaultId) {
    return new ResultJobOptions(WalkJobOptions.known(args, NAMES), defaultId);
  }

  StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    WalkJob.configure(env);
    env.enableCheckpointing(
        WalkJobOptions.duration(parameters, "checkpoint-interval", "10 s").toMillis());
    return env;
  }

  DataStream<Observed> observed(
      StreamExecutionEnvironment env, List<String> topics, Duration longestWait) {
    return bounded()
        ? ObservedSource.boundedTopics(env, bootstrapServers(), id(), topics)
        : ObservedSource.topics(
            env, bootstrapServers(), id(), topics, ObservedSource.SILENCE, longestWait);
  }

  KafkaSinks kafkaSinks() {
    return new KafkaSinks(bootstrapServers(), id(), WalkJobOptions.transactionTimeout(parameters));
  }

  Windows windows() {
    return WalkSettings.DEFAULT
        .withWindow(WalkJobOptions.duration(parameters, "window", "10 s"))
        .windows();
  }

  String bootstrapServers() {
    return parameters.get("bootstrap-servers");
  }

  boolean bounded() {
    return parameters.getBoolean("bounded", false);
  }

  String id() {
    return parameters.get("id", defaultId);
  }
}
