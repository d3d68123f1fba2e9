// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.capture.FileThereException;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.InputFile;
import org.walkscope.command.ProgressLine;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ingest.redact.RedactedSink;
import org.walkscope.ingest.redact.Redaction;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.replay.ReplayProgress;
import org.walkscope.ingest.replay.Speed;
import org.walkscope.ingest.sink.NewCaptureSink;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.text.CountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redact}: copy of a capture that can be given to others. */
@Command(
    name = "redact",
    description = {
      "Copies a capture without page frame numbers and kernel addresses: frames get other numbers"
          + " that keep runs and folios together, addresses are numbered.",
      "Names of hosts, processes and their addresses stay."
    },
    mixinStandardHelpOptions = true)
final class RedactCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "CAPTURE|-",
      description = "capture file, - for standard input")
  private String capture;

  @Parameters(index = "1", paramLabel = "NEW", description = "capture file to write")
  private Path redacted;

  @Option(names = "--force", description = "replaces an existing NEW")
  private boolean force;

  @Mixin private SkipDamaged skipDamaged;

  @Override
  public Integer call() throws IOException {
    if (!capture.equals("-") && isSameFile()) {
      throw FileThereException.ofInput(redacted);
    }
    PrivateFile.requireNew(redacted, force);
    ProgressLine line = new ProgressLine(System.err::println, System::nanoTime);
    try (CaptureReader reader = skipDamaged.open(capture);
        TraceSink sink =
            new RedactedSink(
                new NewCaptureSink(redacted, force, reader.notes()), new Redaction())) {
      Replay copy = new Replay(Speed.MAX, since -> {}, p -> line.tell(() -> text(p)));
      ReplayProgress done = copy.run(reader, sink, skipDamaged::parts);
      System.err.println(text(done) + skipDamaged.verdict());
      return skipDamaged.status();
    } catch (CaptureException | MalformedColumnException e) {
      throw InputFile.named(capture, e);
    }
  }

  private boolean isSameFile() {
    try {
      return Files.isSameFile(Path.of(capture), redacted);
    } catch (IOException | InvalidPathException e) {
      return false; // one does not exist: opening it reports that
    }
  }

  private static String text(ReplayProgress progress) {
    return String.format(
        Locale.ROOT,
        "walkscope redact: %s, %s, %s",
        CountText.of(progress.events(), "event"),
        CountText.of(progress.entries(), "page-table entry", "page-table entries"),
        CountText.of(progress.fragments(), "fragment"));
  }
}
