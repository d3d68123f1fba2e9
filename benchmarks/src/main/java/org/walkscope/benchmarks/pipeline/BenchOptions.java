// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.walkscope.command.InputFile;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.command.GoldenOption;
import org.walkscope.standalone.golden.RecordedRead;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of the benchmarks of the pipeline. */
public final class BenchOptions {
  static final String BROKER_HEAP = "-Xmx512m";

  @Mixin private GoldenOption golden;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description =
          "A capture to rehost instead of these, or beside them where recordings are mixed; may be"
              + " repeated.")
  private List<Path> captures = List.of();

  @Option(
      names = "--mixed",
      description =
          "Rehost the stories beside the golden captures: all consumers, light and exact, both"
              + " architectures; smaps alone is cheaper. bench offline always does.")
  private boolean mixed;

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

  public static void requirePositive(CommandLine command, String name, long value) {
    if (value < 1) {
      throw new ParameterException(command, name + " must be at least 1");
    }
  }

  /** Captures of the options: those named, or golden ones, with the stories if asked. */
  List<List<TraceFragment>> captures() throws IOException {
    return mixed ? mixed() : read(captures.isEmpty() ? golden() : captures);
  }

  /** Recordings of all kinds: golden captures, stories, and those named. */
  List<List<TraceFragment>> mixed() throws IOException {
    List<Path> paths = golden();
    Path stories = golden.directory().resolveSibling("stories");
    try (Stream<Path> files = Files.walk(stories)) {
      files.filter(file -> file.toString().endsWith("capture.avro")).sorted().forEach(paths::add);
    }
    paths.addAll(captures);
    return read(paths);
  }

  private List<Path> golden() throws IOException {
    return new ArrayList<>(golden.reads().stream().map(RecordedRead::capture).toList());
  }

  private static List<List<TraceFragment>> read(List<Path> paths) throws IOException {
    for (Path capture : paths) {
      InputFile.requireCapture(capture);
    }
    return Workload.read(paths);
  }
}
