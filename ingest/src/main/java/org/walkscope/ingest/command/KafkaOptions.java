// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.walkscope.ingest.sink.KafkaConnection;
import picocli.CommandLine.Option;

/** Options of every command that writes to Kafka. */
final class KafkaOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,…]",
      description = "Kafka to write to")
  String bootstrapServers;

  @Option(
      names = "--producer-config",
      paramLabel = "FILE",
      description = "Kafka producer settings, a properties file: security, buffers")
  Path producerConfig;

  boolean given() {
    return bootstrapServers != null;
  }

  KafkaConnection connection() throws IOException {
    Properties more = new Properties();
    if (producerConfig != null) {
      try (Reader reader = Files.newBufferedReader(producerConfig)) {
        more.load(reader);
      }
    }
    return new KafkaConnection(bootstrapServers, more);
  }
}
