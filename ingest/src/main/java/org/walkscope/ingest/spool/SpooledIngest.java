// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.walkscope.ingest.StreamRun;
import org.walkscope.ingest.StreamState;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.fragment.MarkedThreads;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.wire.Wire;

/**
 * Way of a stream into the spool, over one connection. It makes marks at the end of each round of
 * the probe's counters and every {@link Wire#MARK_BYTES} of the stream: by the stream alone, so
 * that a stream that is read again from a mark gives the same fragments with the same numbers.
 */
public final class SpooledIngest {
  private final Spool spool;
  private final SpooledStream stream;
  private final LongConsumer confirmed;
  private FrameReader frames;
  private StreamRun run;
  private SpoolWriter writer;
  private long markedAt;

  /**
   * Reads into a spool.
   *
   * @param confirmed told the offsets before which the stream is safe
   */
  public SpooledIngest(Spool spool, SpooledStream stream, LongConsumer confirmed) {
    this.spool = spool;
    this.stream = stream;
    this.confirmed = confirmed;
  }

  /**
   * Reads a stream until it ends or breaks.
   *
   * @param input the stream's header, and its frames from {@code offset} on
   * @param offset where the first of these frames stands in the stream; 0 for right after the
   *     header
   * @param skippedEvents events between the last mark and there, which the probe no longer has
   * @return true if the stream has ended regularly
   */
  public boolean run(FrameReader input, long offset, long skippedEvents) throws IOException {
    frames = input;
    StreamHeader header = frames.header();
    Recovery before = stream.restore();
    if (before != null) {
      requireSame(header, before.state());
      stream.endLast(header);
    }
    stream.connect(header.host().getHostname(), header.host().getBootId());
    writer = new SpoolWriter(spool, stream, header, before == null ? null : before.lastLoss());
    try (SpoolWriter open = writer) {
      run = new StreamRun(frames, header, open, FragmentSettings.ofAgent(), spool.memory());
      resume(header, before, Math.max(offset, header.bytes()), skippedEvents);
      read();
      return run.end() != null;
    } finally {
      if (run != null) {
        run.release();
      }
      stream.disconnect();
    }
  }

  private void requireSame(StreamHeader header, StreamState state) throws IOException {
    if (!header.host().getHostname().equals(state.hostname())
        || !header.host().getBootId().equals(state.bootId())
        || header.epochNs() != state.streamEpochNs()) {
      throw new IOException("stream " + stream.id() + " has another header than in the spool");
    }
  }

  private void resume(StreamHeader header, Recovery before, long offset, long skippedEvents)
      throws IOException {
    StreamState state = before == null ? null : before.state();
    long marked = Math.max(stream.confirmed(), header.bytes());
    if (offset < marked) {
      throw new IOException(
          "stream " + stream.id() + " goes on at byte " + offset + ", " + marked + " is safe");
    }
    boolean gap = offset > marked;
    if (state != null) {
      run.restore(gap ? behind(state, skippedEvents > 0 ? skippedEvents : offset - marked) : state);
    } else if (offset > header.bytes()) {
      run.restore(unknown(header, offset, stream.sums()));
    }
    if (gap) {
      stream.skipped(state, offset, skippedEvents);
    }
    boolean known = !gap && state != null;
    frames.resume(offset, known ? state.frames() : offset > header.bytes() ? -1 : 0);
    markedAt = offset;
    writer.begin(run.mark(offset, frames.framesOfStream(), true));
    confirmed.accept(offset);
  }

  /**
   * State behind a gap. Kafka may have fragments of the gap: the numbers of threads go on above
   * theirs.
   *
   * @param most fragments of a thread in the gap, at most
   */
  private static StreamState behind(StreamState state, long most) {
    MarkedThreads threads = state.threads();
    threads.threads().forEach(thread -> thread.setFragments(thread.getFragments() + most));
    return state.with(threads.withFirstFragment(threads.firstFragment() + most));
  }

  /**
   * State of a stream whose spool is lost. Its fragments have numbers in use: they go on from one
   * that none can have, for each takes a byte of the stream at least.
   */
  private static StreamState unknown(StreamHeader header, long offset, Segment.Totals sums) {
    return new StreamState(
        header.host().getHostname(),
        header.host().getBootId(),
        header.epochNs(),
        offset,
        -1,
        false,
        header.host().getMonotonicToEpochNs(),
        new MarkedThreads(
            List.of(),
            List.of(),
            null,
            Long.MIN_VALUE,
            Long.MIN_VALUE,
            offset,
            sums.fragments(),
            sums.events(),
            0),
        List.of(),
        List.of(),
        List.of());
  }

  /** Nothing of a turn is safe, or sent, before the mark that its counters or its size make due. */
  private boolean next() throws IOException {
    if (!run.isInRound()) { // else the mark waits for whatever comes
      frames.gather(markedAt + Wire.MARK_BYTES - frames.position());
    }
    return frames.next();
  }

  private void read() throws IOException {
    while (next()) {
      if (run.endsRound()) {
        long count = frames.framesOfStream();
        mark(frames.frameAt(), count < 0 ? count : count - 1);
      }
      run.frame();
      if (run.end() != null) {
        writer.end(run.end());
      }
      boolean round = frames.type() == Wire.FRAME_LOSS && !run.isInRound();
      if (round || run.end() != null || frames.position() - markedAt >= Wire.MARK_BYTES) {
        mark(frames.position(), frames.framesOfStream());
      }
    }
  }

  private void mark(long offset, long frameCount) throws IOException {
    run.closeAll();
    run.tellNews();
    writer.mark(run.mark(offset, frameCount, false));
    if (run.end() != null) {
      writer.endSegment(true);
    } else if (writer.isFull()) {
      writer.endSegment(false);
      writer.begin(run.mark(offset, frameCount, true));
    }
    markedAt = offset;
    confirmed.accept(offset);
  }
}
