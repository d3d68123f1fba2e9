// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Consumer;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.ProgressLine;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.Ingest.SinkOpener;
import org.walkscope.ingest.IngestProgress;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.sink.CaptureParts;
import org.walkscope.ingest.sink.CaptureRing;
import org.walkscope.ingest.sink.RotatedCapture;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.text.CountText;

/** Captures of one recording, and what is told of them. */
final class Recording implements SinkOpener {
  private static final long TOLD_EVERY_NS = 1_000_000_000;
  private static final long BYTES_PER_KIB = 1 << 10;

  private final RecordingOptions options;
  private final Ingest ingest =
      new Ingest(FragmentSettings.usual(), System::currentTimeMillis, this::progress);
  private final Runnable enough;
  private final Consumer<String> teller;
  private final ProgressLine line;
  private CaptureParts parts; // null before the stream's header
  private RotatedCapture files; // null of a ring
  private TriggeredRing ring;

  /**
   * Makes a recording.
   *
   * @param stopProbe asks a probe to end its stream, which is read to its end then; null of a
   *     stream that is read no further when no more is taken
   * @param teller takes a line for people
   */
  Recording(RecordingOptions options, Runnable stopProbe, Consumer<String> teller) {
    this.options = options;
    enough = stopProbe == null ? ingest::stop : stopProbe;
    this.teller = teller;
    line = new ProgressLine(teller, System::nanoTime, TOLD_EVERY_NS);
  }

  /** Records the stream to its end, and returns the exit status. */
  int run(InputStream frames) throws IOException {
    return end(ingest.run(frames, this));
  }

  @Override
  public TraceSink open(StreamHeader header) throws IOException {
    if (options.isRing()) {
      CaptureRing onDisk = new CaptureRing(options.ringFolder(), options.ringBytes(), header);
      parts = onDisk;
      ring = new TriggeredRing(onDisk, options.plan(), ingest::tellCounters, enough, teller);
      return ring;
    }
    files =
        new RotatedCapture(options.into(), options.files(), options.fileBytes(), header, enough);
    parts = files;
    return files;
  }

  /** True if the stream has begun. */
  boolean isOpen() {
    return parts != null;
  }

  private void progress(IngestProgress progress) {
    line.tell(() -> text(progress));
  }

  private String text(IngestProgress progress) {
    return String.format(
        Locale.ROOT,
        "%s, %,d lost, %,d KiB",
        CountText.of(progress.events(), "event"),
        parts.lostEvents(),
        parts.bytes() / BYTES_PER_KIB);
  }

  /** Tells how the recording ended, and returns the exit status. */
  private int end(IngestProgress progress) {
    if (ring == null) {
      String leftOut =
          files.leftOutEvents() == 0
              ? ""
              : ", the size is reached: left out after it: "
                  + CountText.of(files.leftOutEvents(), "event");
      teller.accept(options.into() + ": " + text(progress) + leftOut);
      return ExitStatus.OK;
    }
    String what = "%s: written %d of %s, %s of %,d read, %,d lost";
    teller.accept(
        String.format(
            Locale.ROOT,
            what + (ring.written() == 0 ? ": nothing is written" : ": " + options.into()),
            options.plan().when().text(),
            ring.written(),
            CountText.of(options.plan().times(), "time"),
            CountText.of(ring.writtenEvents(), "event"),
            progress.events(),
            parts.lostEvents()));
    return ring.written() == 0 ? ExitStatus.UNDECIDED : ExitStatus.OK;
  }
}
