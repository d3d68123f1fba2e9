// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.IngestProgress;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.sink.BothSinks;
import org.walkscope.ingest.sink.CaptureSink;
import org.walkscope.ingest.sink.TraceSink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ingest}: one frame stream to a capture, to Kafka, or to both. */
@Command(
    name = "ingest",
    description = "Reads the probe's frame stream into a capture file, into Kafka, or both.",
    mixinStandardHelpOptions = true)
final class StreamCommand implements Callable<Integer> {
  /** Told to stop, the agent waits so long for the probe to end its stream. */
  private static final int GRACE_SECONDS = 5;

  @Option(
      names = "--input",
      paramLabel = "FILE|-|unix:PATH",
      defaultValue = "-",
      description = "the stream: a file, - for stdin, or a socket to listen at (default: -)")
  private String input;

  @Option(names = "--capture", paramLabel = "FILE", description = "capture file to write")
  private Path capture;

  @Mixin private KafkaOptions kafka;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (capture == null && !kafka.given()) {
      throw new ParameterException(
          spec.commandLine(),
          "say where to: --capture FILE, --bootstrap-servers HOST:PORT, or both");
    }
    PrintStream err = System.err;
    ProgressLine line = new ProgressLine(err, System::nanoTime);
    Ingest ingest =
        new Ingest(
            FragmentSettings.usual(),
            System::currentTimeMillis,
            progress -> line.tell(() -> text(progress)));
    CountDownLatch done = new CountDownLatch(1);
    try (InputStream frames = FrameInput.open(input)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(frames, done), "drain"));
      err.println(text(ingest.run(frames, this::open)) + ", to its end");
      return 0;
    } finally {
      done.countDown();
    }
  }

  private TraceSink open(StreamHeader header) throws IOException {
    if (capture == null) {
      return kafka.connection().open();
    }
    // the broker first: it is the likelier not to be there, and no empty capture is left behind
    TraceSink broker = kafka.given() ? kafka.connection().open() : null;
    try {
      TraceSink file = new CaptureSink(capture, header.host(), header.epochNs());
      return broker == null ? file : new BothSinks(file, broker);
    } catch (IOException e) {
      if (broker != null) {
        broker.close();
      }
      throw new IOException("cannot write " + capture + ": " + e.getMessage(), e);
    }
  }

  /**
   * Ctrl-C reaches the probe too: its last frames are waited for. Without them the input is closed,
   * so that what was read is kept.
   */
  private static void drain(InputStream frames, CountDownLatch done) {
    try {
      if (!done.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        frames.close();
        done.await(2 * GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("walkscope ingest: cannot close the input: " + e.getMessage());
    }
  }

  private static String text(IngestProgress progress) {
    return String.format(
        Locale.ROOT,
        "ingest: %,d events, %,d page-table entries, %,d fragments from %,d bytes",
        progress.events(),
        progress.entries(),
        progress.fragments(),
        progress.bytes());
  }
}
