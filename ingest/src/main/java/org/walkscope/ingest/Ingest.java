// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ingest.frame.StreamException;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.wire.Wire;

/**
 * Way of one frame stream into a sink, from its header to its end. A stream that breaks is an
 * error, but what came before it is in the sink, and no StreamEnd.
 */
public final class Ingest {
  /** Opens the sink for a stream, once its header is read. */
  public interface SinkOpener {
    TraceSink open(StreamHeader header) throws IOException;
  }

  private static final int TELL_EVERY = 4096;

  private final FragmentSettings settings;
  private final LongSupplier epochMs;
  private final Consumer<IngestProgress> progress;
  private boolean stopped;
  private StreamRun run;

  /**
   * @param epochMs the clock that what was met with is stamped by
   * @param progress told every few thousand frames, and with every round of losses
   */
  public Ingest(
      FragmentSettings settings, LongSupplier epochMs, Consumer<IngestProgress> progress) {
    this.settings = settings;
    this.epochMs = epochMs;
    this.progress = progress;
  }

  /**
   * Reads the stream to its end, or until {@link #stop}; then the sink gets no end.
   *
   * @throws StreamException when the stream breaks
   */
  public IngestProgress run(InputStream input, SinkOpener opener) throws IOException {
    FrameReader frames = new FrameReader(input);
    StreamHeader header = frames.header();
    try (TraceSink sink = opener.open(header)) {
      run = new StreamRun(frames, header, sink, settings);
      try {
        while (!stopped && frames.next()) {
          run.frame();
          if (frames.frames() % TELL_EVERY == 0 || frames.type() == Wire.FRAME_LOSS) {
            progress.accept(run.progress());
          }
        }
      } catch (StreamException broken) {
        run.broken(broken);
        tellCounters();
        throw broken;
      }
      if (stopped) {
        run.closeAll();
      }
      tellCounters();
      if (run.end() != null) {
        sink.end(run.end());
      }
      return run.progress();
    }
  }

  /** Reads no frame after this one. For the sink that has enough. */
  public void stop() {
    stopped = true;
  }

  /** Tells the sink the counters of the stream so far. For the sink that writes before its end. */
  public void tellCounters() throws IOException {
    run.tell(epochMs.getAsLong());
  }
}
