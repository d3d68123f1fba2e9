// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.TopicLimits;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of all jobs. Durations are as Flink writes them: 10 s, 5 min. */
class JobOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "bootstrap servers of Kafka")
  private String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "properties of Kafka's clients, for brokers with TLS or SASL")
  private Path kafkaConfig;

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description =
          "consumer group and prefix of transactions: the same after a restart, unique in a cluster"
              + " (default: ${DEFAULT-VALUE})")
  private String id;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "TIME",
      defaultValue = "10 s",
      description = "interval of checkpoints, which commit results (default: ${DEFAULT-VALUE})")
  private Duration checkpointInterval;

  @Option(
      names = "--transaction-timeout",
      paramLabel = "TIME",
      defaultValue = "10 min",
      description =
          "above checkpoint interval and restart time, not above the broker's"
              + " transaction.max.timeout.ms (default: ${DEFAULT-VALUE})")
  private Duration transactionTimeout;

  @Option(
      names = "--bounded",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "end at the present ends of the topics")
  private boolean bounded;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      defaultValue = "10 s",
      description = "size of a host's windows (default: ${DEFAULT-VALUE})")
  private Duration window;

  private KafkaCluster cluster;

  /**
   * Options before parsing.
   *
   * @param defaultId of the job, unless {@code --id} says another
   */
  JobOptions(String defaultId) {
    id = defaultId;
  }

  StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    WalkJob.configure(env);
    env.enableCheckpointing(checkpointInterval.toMillis());
    return env;
  }

  KafkaSinks kafkaSinks() {
    return new KafkaSinks(cluster, id, transactionTimeout);
  }

  WalkSettings settings() {
    return WalkSettings.DEFAULT.withWindow(window);
  }

  /**
   * Checks what the options name.
   *
   * @param line that the options are of
   * @param writes topics that must take the results
   * @throws ParameterException when the options do not go together
   * @throws IOException with a line for people when the job cannot run over it
   */
  void check(CommandLine line, List<String> writes) throws IOException {
    if (!overTopics()) {
      throw new ParameterException(line, "name the broker by --bootstrap-servers");
    }
    cluster = KafkaCluster.of(bootstrapServers, kafkaConfig);
    TopicLimits.check(cluster, writes);
  }

  /** True if a cluster is named. */
  boolean overTopics() {
    return bootstrapServers != null;
  }

  /** Cluster that is named, once the options are checked. */
  KafkaCluster cluster() {
    return cluster;
  }

  /** What checkpoints of a run are of; null where it keeps none, since its input is read whole. */
  String checkpointsOf() {
    return "--bootstrap-servers %s --id %s".formatted(bootstrapServers, id);
  }

  boolean bounded() {
    return bounded;
  }

  String id() {
    return id;
  }
}
