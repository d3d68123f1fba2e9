// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.replay.Pacer;
import org.walkscope.ingest.replay.Rehost;
import org.walkscope.ingest.replay.RehostedSink;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.replay.ReplayProgress;
import org.walkscope.ingest.replay.Speed;
import org.walkscope.ingest.sink.TraceSink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: a capture to Kafka. */
@Command(
    name = "replay",
    description = "Writes a capture to Kafka in its order, at its pace or faster.",
    mixinStandardHelpOptions = true,
    versionProvider = AgentVersion.class)
final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CAPTURE|-", description = "capture file, - for standard input")
  private String capture;

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      defaultValue = "1",
      description = "times the recorded pace, or as fast as Kafka takes it (default: 1)")
  private String speed;

  @Option(
      names = "--rehost",
      paramLabel = "N",
      description =
          "replay it as N hosts, 1 to 9999: names NAME-0001 and on, boots of their own, clocks"
              + " that differ by less than a second (default: as the host that recorded it)")
  private Integer hosts;

  @Mixin private KafkaOptions kafka;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!kafka.given()) {
      throw new ParameterException(
          spec.commandLine(), "say where to: --bootstrap-servers HOST:PORT");
    }
    Speed pace = speed();
    requireHosts();
    ProgressLine line = new ProgressLine(System.err, System::nanoTime);
    try (CaptureReader reader = InputFile.capture(capture);
        TraceSink sink = rehosted(kafka.connection().open())) {
      Replay replay = new Replay(pace, Pacer.realTime(), p -> line.tell(() -> text(p)));
      System.err.println(text(replay.run(reader, sink)) + ", all of it");
      return 0;
    }
  }

  private Speed speed() {
    try {
      return Speed.parse(speed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private void requireHosts() {
    try {
      if (hosts != null) {
        Rehost.requireHosts(hosts);
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private TraceSink rehosted(TraceSink sink) {
    return hosts == null ? sink : new RehostedSink(sink, hosts);
  }

  private static String text(ReplayProgress progress) {
    return String.format(
        Locale.ROOT,
        "replay: %,d events, %,d page-table entries, %,d fragments, %.1f s of the recording",
        progress.events(),
        progress.entries(),
        progress.fragments(),
        progress.recordedNs() / 1e9);
  }
}
