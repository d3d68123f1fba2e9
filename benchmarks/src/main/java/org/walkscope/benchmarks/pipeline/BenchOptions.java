// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.walkscope.command.InputFile;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.command.GoldenOption;
import org.walkscope.standalone.golden.RecordedRead;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of the benchmarks of the pipeline. */
final class BenchOptions {
  static final String BROKER_HEAP = "-Xmx512m";

  @Mixin private GoldenOption golden;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "A capture to rehost instead of these; may be repeated.")
  private List<Path> captures = List.of();

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Measured rounds, after one that is not. Default: ${DEFAULT-VALUE}")
  private int runs;

  int runs(CommandLine command) {
    requirePositive(command, "--runs", runs);
    return runs;
  }

  static void requirePositive(CommandLine command, String name, long value) {
    if (value < 1) {
      throw new ParameterException(command, name + " must be at least 1");
    }
  }

  List<List<TraceFragment>> captures() throws IOException {
    for (Path capture : captures) {
      InputFile.requireCapture(capture);
    }
    List<Path> paths =
        captures.isEmpty() ? golden.reads().stream().map(RecordedRead::capture).toList() : captures;
    return Workload.read(paths);
  }
}
