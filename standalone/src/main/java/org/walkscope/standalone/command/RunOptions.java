// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.command;

import java.io.IOException;
import org.walkscope.standalone.run.Ports;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of all runs in one JVM. */
public final class RunOptions {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--broker-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "Port of the embedded broker; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  private int brokerPort;

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(names = "--verbose", description = "Log what broker, Flink and we do, on stderr.")
  void verbose(boolean on) {
    if (on) {
      System.setProperty("walkscope.log.level", "info");
      System.setProperty("walkscope.stderr.level", "info");
    }
  }

  /** Port of the broker; checked to be in range, and free if it is not 0. */
  public int brokerPort() throws IOException {
    requirePort(spec.commandLine(), "--broker-port", brokerPort);
    if (brokerPort != 0) {
      Ports.requireFree(brokerPort, "leave --broker-port out to take a free one");
    }
    return brokerPort;
  }

  /** Checks the range of a port. */
  public static void requirePort(CommandLine command, String option, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          command, "%s must be from 0 to %d, not %d".formatted(option, MAX_PORT, port));
    }
  }
}
