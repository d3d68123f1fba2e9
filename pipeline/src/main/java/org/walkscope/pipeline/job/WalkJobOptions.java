// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.pipeline.io.FileSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.ResultSinks;
import org.walkscope.pipeline.io.Sources;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of {@link WalkJob} and {@link RebuildWalksJob}. */
final class WalkJobOptions extends JobOptions {
  @Option(
      names = "--captures",
      split = ",",
      paramLabel = "FILE",
      description =
          "captures to read instead of the trace topic, or folders of them (*.avro), under the same"
              + " path where the job runs")
  private List<String> captures = List.of();

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description =
          "new folder for the results of captures, as Avro container files, instead of topics: no"
              + " broker is asked; all task managers can write it")
  private String into;

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

  @Override
  String checkpointsOf() {
    return captures.isEmpty() ? super.checkpointsOf() : null;
  }

  ResultSinks sinks() {
    return into == null ? kafkaSinks() : new FileSinks(into);
  }

  DataStream<Polled> source(StreamExecutionEnvironment env) {
    if (!captures.isEmpty()) {
      return Sources.captures(env, captures);
    }
    return bounded()
        ? Sources.boundedTrace(env, cluster(), id())
        : Sources.trace(env, cluster(), id(), settings().liveTime());
  }

  /** Checks the captures: a file that is no capture ends the job before it begins. */
  @Override
  void check(CommandLine line, List<String> writes) throws IOException {
    if (into != null && captures.isEmpty()) {
      throw new ParameterException(line, "--into takes the results of --captures");
    }
    if (into != null && overTopics()) {
      throw new ParameterException(line, "both --into and --bootstrap-servers: give one");
    }
    captures = CaptureFiles.of(captures);
    if (into == null) {
      super.check(line, writes);
    } else {
      into = CaptureFiles.makeNew(into);
    }
  }

  @Override
  WalkSettings settings() {
    return super.settings().withSilence(silence, silencePace);
  }
}
