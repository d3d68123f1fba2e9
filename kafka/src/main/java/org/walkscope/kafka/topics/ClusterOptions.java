// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import java.io.IOException;
import java.nio.file.Path;
import org.walkscope.kafka.KafkaCluster;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that name a cluster. */
final class ClusterOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,…]",
      description = "Kafka brokers")
  private String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "properties of Kafka's clients, for brokers with TLS or SASL")
  private Path kafkaConfig;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  KafkaCluster cluster() throws IOException {
    if (bootstrapServers == null) {
      throw new ParameterException(
          spec.commandLine(), "name the broker by --bootstrap-servers HOST:PORT");
    }
    return KafkaCluster.of(bootstrapServers, kafkaConfig);
  }

  /** The same options as words of a command line of Kafka's own tools. */
  String asKafkaWritesThem() {
    return "--bootstrap-server %s%s"
        .formatted(
            bootstrapServers == null ? "HOST:PORT" : bootstrapServers,
            kafkaConfig == null ? "" : " --command-config " + kafkaConfig);
  }
}
