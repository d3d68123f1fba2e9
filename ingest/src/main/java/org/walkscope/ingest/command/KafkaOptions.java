// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.kafka.KafkaClientFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command that writes to Kafka. */
final class KafkaOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,…]",
      description = "Kafka brokers to write to")
  String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "properties of Kafka's clients: TLS, SASL, buffers")
  Path kafkaConfig;

  @Option(
      names = "--kafka-wait",
      paramLabel = "SECONDS",
      description =
          "seconds for which the start retries a broker that does not answer (default:"
              + " delivery.timeout.ms, 120)")
  Integer waitSeconds;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean given() {
    return bootstrapServers != null;
  }

  /** Refuses brokers that are no addresses: wrong usage. */
  void requireAddresses() {
    try {
      if (given()) {
        KafkaConnection.requireAddresses(bootstrapServers);
      }
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  KafkaConnection connection() throws IOException {
    Properties more = new Properties();
    if (kafkaConfig != null) {
      more.putAll(KafkaClientFile.read(kafkaConfig));
    }
    return waitSeconds == null
        ? new KafkaConnection(bootstrapServers, more)
        : new KafkaConnection(bootstrapServers, more, Duration.ofSeconds(waitSeconds));
  }
}
