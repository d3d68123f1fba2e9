// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;
import org.apache.flink.util.TimeUtils;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.TraceSources;

/** The command line of {@link WalkJob}: {@code --name value}, durations as "10 s". */
record WalkJobOptions(ParameterTool parameters) {
  private static final Set<String> NAMES =
      Set.of(
          "bootstrap-servers",
          "id",
          "checkpoint-interval",
          "transaction-timeout",
          "captures",
          "bounded",
          "window",
          "silence",
          "silence-pace");

  static WalkJobOptions parse(String[] args) {
    return new WalkJobOptions(known(args, NAMES));
  }

  /** Refuses what is not among the names, and a line that does not say where Kafka is. */
  static ParameterTool known(String[] args, Set<String> names) {
    ParameterTool parameters = ParameterTool.fromArgs(args);
    for (String name : parameters.toMap().keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "unknown option --"
                + name
                + "; there are --"
                + String.join(", --", new TreeSet<>(names)));
      }
    }
    if (!parameters.has("bootstrap-servers")) {
      throw new IllegalArgumentException("say where Kafka is: --bootstrap-servers HOST:PORT");
    }
    return parameters;
  }

  void configure(StreamExecutionEnvironment env) {
    WalkJob.configure(env);
    env.enableCheckpointing(duration(parameters, "checkpoint-interval", "10 s").toMillis());
  }

  DataStream<Polled> source(StreamExecutionEnvironment env) {
    if (parameters.has("captures")) {
      List<String> paths = List.of(parameters.get("captures").split(","));
      return TraceSources.captures(env, paths);
    }
    String servers = parameters.get("bootstrap-servers");
    return parameters.getBoolean("bounded", false)
        ? TraceSources.boundedTopic(env, servers, id())
        : TraceSources.topic(env, servers, id(), settings().liveTime());
  }

  KafkaSinks kafkaSinks() {
    return new KafkaSinks(
        parameters.get("bootstrap-servers"), id(), transactionTimeout(parameters));
  }

  static Duration transactionTimeout(ParameterTool parameters) {
    return parameters.has("transaction-timeout")
        ? duration(parameters, "transaction-timeout", "")
        : WalkJob.TRANSACTION_TIMEOUT;
  }

  WalkSettings settings() {
    return WalkSettings.DEFAULT
        .withWindow(duration(parameters, "window", "10 s"))
        .withSilence(
            duration(parameters, "silence", "2 s"), parameters.getDouble("silence-pace", 1));
  }

  /** Consumer group and prefix of transactions. */
  private String id() {
    return parameters.get("id", "walkscope-pipeline");
  }

  static Duration duration(ParameterTool parameters, String name, String otherwise) {
    return TimeUtils.parseDuration(parameters.get(name, otherwise));
  }
}
