// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.Sources;
import picocli.CommandLine.Option;

/** Options of {@link WalkJob} and {@link RebuildWalksJob}. */
final class WalkJobOptions extends JobOptions {
  @Option(
      names = "--captures",
      split = ",",
      paramLabel = "FILE",
      description =
          "captures to read instead of the trace topic, under the same path where the job runs")
  private List<String> captures = List.of();

  @Option(
      names = "--silence",
      paramLabel = "TIME",
      defaultValue = "2 s",
      description =
          "time without a record, while the broker answers, after which event time goes on by"
              + " itself; of input that ends none (default: ${DEFAULT-VALUE})")
  private Duration silence;

  @Option(
      names = "--silence-pace",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description =
          "ratio of event time to wall time then: 1 for live hosts, a replay's pace for a replay (default:"
              + " ${DEFAULT-VALUE})")
  private double silencePace;

  WalkJobOptions() {
    super("walkscope-pipeline");
  }

  DataStream<Polled> source(StreamExecutionEnvironment env) {
    if (!captures.isEmpty()) {
      return Sources.captures(env, captures);
    }
    return bounded()
        ? Sources.boundedTrace(env, bootstrapServers(), id())
        : Sources.trace(env, bootstrapServers(), id(), settings().liveTime());
  }

  /** Checks the captures: a file that is no capture ends the job before it begins. */
  @Override
  void check() throws IOException {
    for (String capture : captures) {
      Path path = Path.of(capture);
      if (!Files.exists(path)) {
        throw new IOException(capture + ": there is no such file");
      }
      if (!Files.isRegularFile(path)) {
        String what = Files.isDirectory(path) ? "a directory" : "no regular file";
        throw new IOException(capture + " is " + what + ": --captures wants files");
      }
      if (!Files.isReadable(path)) {
        throw new IOException(capture + " may not be read by this user");
      }
      try (CaptureReader reader = CaptureReader.open(path)) {
        reader.position();
      } catch (CaptureException e) {
        throw new IOException(
            capture
                + " is no capture of Walkscope: "
                + e.getMessage()
                + "; ingest --capture makes one",
            e);
      }
    }
  }

  @Override
  WalkSettings settings() {
    return super.settings().withSilence(silence, silencePace);
  }
}
