// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import picocli.CommandLine.Option;

/** What every run in one JVM takes. */
final class RunOptions {
  @Option(
      names = "--broker-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "Port of the embedded broker; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  private int brokerPort;

  @Option(names = "--verbose", description = "Log what broker, Flink and we do, on stderr.")
  void verbose(boolean on) {
    if (on) {
      System.setProperty("walkscope.log.level", "info");
      System.setProperty("walkscope.stderr.level", "info");
    }
  }

  int brokerPort() {
    return brokerPort;
  }
}
