// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.walkscope.command.config.ConfigSources;
import org.walkscope.command.config.Setting;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.kafka.KafkaBlock;
import org.walkscope.kafka.KafkaClientFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that name a cluster to write to. */
class BrokerOptions {
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

  /** Settings of the file, if one is given. */
  Properties more() throws IOException {
    return more(Map.of());
  }

  /**
   * Settings of the file, or of a block that stands for it.
   *
   * @param block of the file of {@code --config}
   */
  Properties more(Map<String, Setting> block) throws IOException {
    Properties more = new Properties();
    if (kafkaConfig != null && !block.isEmpty()) {
      throw block
          .values()
          .iterator()
          .next()
          .key()
          .failure("'kafka' and --kafka-config are the same twice: give one");
    }
    more.putAll(kafkaConfig != null ? file() : KafkaBlock.properties(block, System.getenv()));
    return more;
  }

  private Map<String, String> file() throws IOException {
    try {
      return KafkaClientFile.read(kafkaConfig);
    } catch (IOException e) {
      throw ConfigSources.placed(spec.commandLine(), e);
    }
  }
}
