// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.InputFile;
import org.walkscope.command.ProgressLine;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.IngestProgress;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.StreamException;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.redact.RedactedSink;
import org.walkscope.ingest.redact.Redaction;
import org.walkscope.ingest.sink.BothSinks;
import org.walkscope.ingest.sink.CaptureSink;
import org.walkscope.ingest.sink.Deliveries;
import org.walkscope.ingest.sink.DetachedSink;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ingest}: frame stream to a capture, to Kafka, or to both. */
@Command(
    name = "ingest",
    description = {
      "Reads the probe's frame stream into a capture file, into Kafka, or both.",
      "With both, neither delays or ends the other."
    },
    mixinStandardHelpOptions = true)
final class StreamCommand implements Callable<Integer> {
  @Option(
      names = "--input",
      paramLabel = "FILE|-|unix:PATH",
      defaultValue = InputFile.STANDARD_INPUT,
      description = "the stream: a file, - for stdin, or a socket to listen at (default: -)")
  private String input;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "capture file to write, readable by its owner alone")
  private Path capture;

  @Option(names = "--force", description = "replaces an existing capture file")
  private boolean force;

  @Option(
      names = "--redact",
      description = "keeps page frame numbers and kernel addresses out of the capture (see redact)")
  private boolean redact;

  @Mixin private KafkaOptions kafka;
  @Spec private CommandSpec spec;

  private final Deliveries deliveries = new Deliveries();

  @Override
  public Integer call() throws IOException {
    if (capture == null && !kafka.given()) {
      throw new ParameterException(
          spec.commandLine(),
          "say where to: --capture FILE, --bootstrap-servers HOST:PORT, or both");
    }
    kafka.requireAddresses();
    if (capture != null) {
      PrivateFile.requireNew(capture, force);
    }
    try (InputStream frames = FrameInput.open(input);
        Draining draining = new Draining(frames, Thread.currentThread())) {
      return draining.status(() -> ingest(frames), e -> complain(CommandErrors.reason(e)));
    }
  }

  private int ingest(InputStream frames) throws IOException {
    PrintStream err = System.err;
    ProgressLine line = new ProgressLine(err::println, System::nanoTime);
    Ingest ingest =
        new Ingest(
            FragmentSettings.usual(),
            System::currentTimeMillis,
            progress -> line.tell(() -> text(progress)));
    try {
      err.println(text(ingest.run(frames, this::open)) + ", to its end");
      return 0;
    } catch (StreamException e) {
      throw InputFile.named(input, e);
    }
  }

  private TraceSink open(StreamHeader header) throws IOException {
    if (capture == null) {
      return kafka.connection().open(deliveries);
    }
    KafkaConnection connection = kafka.given() ? kafka.connection() : null;
    TraceSink plain =
        new CaptureSink(
            PrivateFile.create(capture, force), header.host(), header.epochNs(), Map.of());
    TraceSink file = redact ? new RedactedSink(plain, new Redaction()) : plain;
    if (connection == null) {
      return file;
    }
    TraceSink broker =
        new DetachedSink(
            deliveries,
            () -> connection.open(deliveries),
            why -> complain(why + "; the capture goes on"));
    return new BothSinks(file, broker, this::complain);
  }

  private void complain(String what) {
    System.err.println(spec.qualifiedName() + ": " + TerminalText.line(what));
  }

  private String text(IngestProgress progress) {
    return String.format(
        Locale.ROOT,
        "walkscope ingest: %s, %s, %s from %,d bytes%s%s",
        CountText.of(progress.events(), "event"),
        CountText.of(progress.entries(), "page-table entry", "page-table entries"),
        CountText.of(progress.fragments(), "fragment"),
        progress.bytes(),
        progress.lateEvents() == 0
            ? ""
            : ", " + CountText.of(progress.lateEvents(), "event") + " late",
        kafka.given() ? ", " + deliveries.text() : "");
  }
}
