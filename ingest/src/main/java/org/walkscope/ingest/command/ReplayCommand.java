// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.InputFile;
import org.walkscope.command.ProgressLine;
import org.walkscope.ingest.replay.FirstEvent;
import org.walkscope.ingest.replay.Pacer;
import org.walkscope.ingest.replay.Rehost;
import org.walkscope.ingest.replay.RehostedSink;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.replay.ReplayProgress;
import org.walkscope.ingest.replay.Shift;
import org.walkscope.ingest.replay.ShiftedSink;
import org.walkscope.ingest.replay.Speed;
import org.walkscope.ingest.sink.Deliveries;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.text.CountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: capture to Kafka. */
@Command(
    name = "replay",
    description = "Writes a capture to Kafka in its order, at its pace or faster.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final String NOW = "now";
  private static final String AS_OF = "--as-of";
  private static final String AT = "--at";
  private static final Instant LATEST = Instant.parse("2199-12-31T23:59:59Z");

  @Parameters(paramLabel = "CAPTURE|-", description = "capture file, - for standard input")
  private String capture;

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      defaultValue = "1",
      description = "multiple of the recorded pace, or max: as fast as Kafka takes it (default: 1)")
  private String speed;

  @Option(
      names = {AS_OF, AT},
      paramLabel = "now|TIME",
      description =
          "as if its first event happened now, or at a time: 2026-11-28T12:00:00Z. It is another"
              + " stream then; recorded times are kept beside (default: when it was recorded)")
  private String asOf;

  @Option(
      names = "--rehost",
      paramLabel = "N",
      description =
          "replay it as N hosts, 1 to 9999: names NAME-0001 and on, boots of their own, clocks"
              + " that differ by less than a second (default: as the host that recorded it)")
  private Integer hosts;

  @Mixin private SkipDamaged skipDamaged;
  @Mixin private KafkaOptions kafka;
  @Spec private CommandSpec spec;

  private final Deliveries deliveries = new Deliveries();

  @Override
  public Integer call() throws IOException {
    if (!kafka.given()) {
      throw new ParameterException(
          spec.commandLine(), "say where to: --bootstrap-servers HOST:PORT");
    }
    kafka.requireAddresses();
    Speed pace = speed();
    requireHosts();
    Instant at = asOf == null ? null : time();
    ProgressLine line = new ProgressLine(System.err::println, System::nanoTime);
    Shift shift = at == null ? null : shiftTo(at, line);
    ReplayProgress done;
    try (CaptureReader reader = skipDamaged.open(capture);
        TraceSink sink = sink(shift)) {
      Replay replay = new Replay(pace, Pacer.realTime(), p -> line.tell(() -> text(p)));
      done = replay.run(reader, sink, skipDamaged::parts);
    } catch (CaptureException e) {
      throw InputFile.named(capture, e);
    }
    // the sink, now closed, has waited for Kafka
    System.err.println(text(done) + skipDamaged.verdict());
    return skipDamaged.status();
  }

  private Shift shiftTo(Instant at, ProgressLine line) throws IOException {
    if (InputFile.isReadOnce(capture)) {
      throw new ParameterException(
          spec.commandLine(), "with " + asOfName() + " " + InputFile.readAgain(capture));
    }
    try (CaptureReader reader = skipDamaged.open(capture, damage -> {})) {
      long firstNs =
          FirstEvent.epochNs(
                  reader,
                  () ->
                      line.tell(
                          () -> "walkscope replay: " + reader.position() + " bytes looked through"))
              .orElseThrow(() -> new IOException(capture + ": no events to replay"));
      return new Shift(ChronoUnit.NANOS.between(Instant.EPOCH, at) - firstNs);
    } catch (CaptureException e) {
      throw InputFile.named(capture, e);
    }
  }

  private Instant time() {
    try {
      Instant at = asOf.equals(NOW) ? Instant.now() : OffsetDateTime.parse(asOf).toInstant();
      if (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
        throw new DateTimeException("out of bounds");
      }
      return at;
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(),
          asOfName() + " '" + asOf + "': now, or a time from 1970 to 2199 as 2026-11-28T12:00:00Z",
          e);
    }
  }

  /** Name by which the option was given. */
  private String asOfName() {
    return spec.commandLine().getParseResult().originalArgs().stream()
        .map(argument -> argument.split("=", 2)[0])
        .filter(AT::equals)
        .findAny()
        .orElse(AS_OF);
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

  private TraceSink sink(Shift shift) throws IOException {
    TraceSink sink = kafka.connection().open(deliveries);
    TraceSink rehosted = hosts == null ? sink : new RehostedSink(sink, hosts);
    return shift == null ? rehosted : new ShiftedSink(rehosted, shift);
  }

  private String text(ReplayProgress progress) {
    return String.format(
        Locale.ROOT,
        "walkscope replay: %s, %s, %s, %.1f s of the recording, %s",
        CountText.of(progress.events(), "event"),
        CountText.of(progress.entries(), "page-table entry", "page-table entries"),
        CountText.of(progress.fragments(), "fragment"),
        progress.recordedNs() / 1e9,
        deliveries.text());
  }
}
