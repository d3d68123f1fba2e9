// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks;

import java.io.IOException;
import org.walkscope.standalone.command.CommandProcess;
import picocli.CommandLine.Command;

/** Benchmarks and fault runs of the pipeline. */
@Command(
    name = "walkscope",
    mixinStandardHelpOptions = true,
    description = "Benchmarks and fault runs of the pipeline.",
    subcommands = BenchCommand.class)
public final class BenchmarksCommand {
  public static void main(String[] arguments) throws IOException {
    CommandProcess.run(new BenchmarksCommand(), arguments);
  }
}
