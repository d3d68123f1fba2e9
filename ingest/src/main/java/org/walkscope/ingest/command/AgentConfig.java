// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.nio.file.Path;
import java.util.Set;
import org.walkscope.command.config.ConfigSources;
import org.walkscope.kafka.KafkaBlock;

/** Where the options of {@code agent} come from beside its command line. */
final class AgentConfig extends ConfigSources {
  private static final Path FILE = Path.of("/etc/walkscope/agent.yaml");

  AgentConfig() {
    super(FILE, System.getenv(), Set.of(KafkaBlock.KEY));
  }
}
