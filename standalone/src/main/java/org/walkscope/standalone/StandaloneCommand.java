// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import java.io.IOException;
import org.walkscope.standalone.command.CommandProcess;
import picocli.CommandLine.Command;

/** Broker, Flink, replay and dashboard in one JVM. */
@Command(
    name = "walkscope",
    mixinStandardHelpOptions = true,
    description = "Recorded page-table walks through a real Kafka broker and a real Flink job.",
    subcommands = DemoCommand.class)
public final class StandaloneCommand {
  private StandaloneCommand() {}

  public static void main(String[] arguments) throws IOException {
    CommandProcess.run(new StandaloneCommand(), arguments);
  }
}
