// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.time.Duration;
import org.walkscope.ingest.sink.KafkaConnection;
import picocli.CommandLine.Option;

/** Options of commands that write to Kafka, and end when they cannot. */
final class KafkaOptions extends BrokerOptions {
  @Option(
      names = "--kafka-wait",
      paramLabel = "SECONDS",
      description =
          "seconds for which the start retries a broker that does not answer (default:"
              + " delivery.timeout.ms, 120)")
  Integer waitSeconds;

  KafkaConnection connection() throws IOException {
    return waitSeconds == null
        ? new KafkaConnection(bootstrapServers, more())
        : new KafkaConnection(bootstrapServers, more(), Duration.ofSeconds(waitSeconds));
  }
}
