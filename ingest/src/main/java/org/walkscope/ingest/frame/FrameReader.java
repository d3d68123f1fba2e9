// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.walkscope.text.FileKind;
import org.walkscope.wire.ConstantView;
import org.walkscope.wire.FrameView;
import org.walkscope.wire.OlderFrame;
import org.walkscope.wire.StreamEndView;
import org.walkscope.wire.StreamHeaderView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireFrames;
import org.walkscope.wire.WireRules;
import org.walkscope.wire.WireView;

/**
 * Reads the frame stream of {@code bpf/include/wire.h}. Every frame it gives has passed its
 * checksum and has the form of its type; memory is bounded by one frame whatever the stream claims.
 *
 * <p>A stream that does not end with STREAM_END ends in {@link TruncatedStreamException}; anything
 * else than a stream in {@link CorruptStreamException}; both with the byte. The frames before hold.
 */
public final class FrameReader {
  /** Bytes that are decoded together at most, unless there are more at once. */
  private static final int TURN_BYTES = 256 << 10;

  private static final int UNFINISHED = 0;
  private static final int NO_EVENT = -1;

  private final StreamInput in;
  private final CRC32C crc = new CRC32C();
  private StreamHeader header;
  private long frames;
  private long frameAt;
  private int type;
  private int cpu;
  private final WireView payload = new WireView();
  private final OlderFrame older = new OlderFrame();
  private final FrameView head = new FrameView();
  private final StreamEndView end = new StreamEndView();
  private FrameForm form;
  private boolean ended;
  private boolean gap;

  public FrameReader(InputStream in) {
    this.in = new StreamInput(in);
  }

  /** The stream's header, read by the first call. */
  public StreamHeader header() throws IOException {
    if (header == null) {
      header = readHeader();
    }
    return header;
  }

  /**
   * Goes on within the stream: the header, which was read, is followed by the frames from there.
   *
   * @param offset where the next frame stands in the whole stream
   * @param framesBefore frames before it; -1 when that is not known, as behind a gap
   */
  public void resume(long offset, long framesBefore) {
    in.resume(offset);
    gap = framesBefore < 0;
    frames = Math.max(0, framesBefore);
  }

  /** Frames read, and those before the place of {@link #resume}; -1 when that is not known. */
  public long framesOfStream() {
    return gap ? -1 : frames;
  }

  /**
   * Goes to the next frame.
   *
   * @return false after STREAM_END, when the input has ended too
   */
  public boolean next() throws IOException {
    header();
    frameAt = in.position();
    int there = in.await(FrameView.BYTES);
    if (ended) {
      if (there > 0) {
        throw new CorruptStreamException("more after the end of the stream", frameAt);
      }
      return false;
    }
    if (there == 0) {
      throw new TruncatedStreamException("no end of the stream", frameAt);
    }
    whole(there, FrameView.BYTES);
    readFrame();
    return true;
  }

  /**
   * Where no whole frame is there, waits for as many as are worth a turn: up to a frame that is no
   * event, {@link #TURN_BYTES}, or the end of the input. Events that come in small pieces cost a
   * wake-up each, but are decoded together.
   *
   * @param enough bytes for which nothing more is waited for
   */
  public void gather(long enough) {
    int known = 0;
    int size = header == null || ended ? NO_EVENT : eventAt(known);
    while (size == UNFINISHED && in.there() < Math.min(TURN_BYTES, enough) && in.more()) {
      for (size = eventAt(known); size > 0; size = eventAt(known)) {
        known += size;
      }
    }
  }

  /** Bytes of the event's frame that begins so far behind the front, if it is whole. */
  private int eventAt(int at) {
    if (in.there() - at < FrameView.BYTES) {
      return UNFINISHED;
    }
    in.peekAt(at, FrameView.BYTES, head);
    long size = FrameView.BYTES + Integer.toUnsignedLong(head.payloadBytes());
    if (size <= in.there() - at) {
      return WireFrames.isEvent(head.type()) ? (int) size : NO_EVENT;
    }
    return size <= FrameView.BYTES + Wire.MAX_FRAME_BYTES ? UNFINISHED : NO_EVENT;
  }

  /** {@code enum ws_frame_type}. */
  public int type() {
    return type;
  }

  /** CPU on which the event was made. */
  public int cpu() {
    return cpu;
  }

  /**
   * The frame's payload, valid until the next frame. Of an event it is as long as its version made
   * it; of another frame it has all fields.
   */
  public WireView payload() {
    return WireFrames.isEvent(type) ? payload : older.whole(type, payload);
  }

  /** Byte of the stream at which this frame begins. */
  public long frameAt() {
    return frameAt;
  }

  /** Frames read, this one included. */
  public long frames() {
    return frames;
  }

  /** Bytes read. */
  public long position() {
    return in.position();
  }

  private StreamHeader readHeader() throws IOException {
    int least = StreamHeaderView.bytes(WireRules.OLDEST_VERSION);
    int there = in.await(least);
    StreamHeaderView fixed = new StreamHeaderView();
    in.peek(there, fixed);
    if (there == 0) {
      throw new TruncatedStreamException("nothing was written", 0);
    }
    if (there >= Integer.BYTES && fixed.magic() != Wire.MAGIC) {
      byte[] begin = Arrays.copyOfRange(in.window(), in.front(), in.front() + FileKind.BYTES);
      String what = FileKind.of(begin).map(kind -> ": it is " + kind.what()).orElse("");
      throw new CorruptStreamException("not a frame stream", 0, what);
    }
    if (there < least) {
      throw new TruncatedStreamException("inside the stream's header", there);
    }
    if (!WireRules.isRead(fixed.version())) {
      throw new CorruptStreamException(
          "version %d, not %d to %d"
              .formatted(fixed.version(), WireRules.OLDEST_VERSION, Wire.VERSION),
          StreamHeaderView.VERSION_AT);
    }
    int fixedBytes = StreamHeaderView.bytes(fixed.version());
    int bytes = fixed.headerBytes();
    if (bytes != fixedBytes + fixed.nrConstants() * ConstantView.BYTES) {
      throw new CorruptStreamException(
          "header of " + bytes + " bytes with " + fixed.nrConstants() + " constants",
          StreamHeaderView.HEADER_BYTES_AT);
    }
    there = in.await(bytes);
    if (there < bytes) {
      throw new TruncatedStreamException("inside the stream's header", there);
    }
    in.peek(bytes, fixed);
    int crcAt = StreamHeaderView.CRC32C_AT;
    crc.reset();
    crc.update(in.window(), in.front(), crcAt);
    crc.update(new byte[Integer.BYTES]); // the checksum's own field counts as 0
    int after = crcAt + Integer.BYTES;
    crc.update(in.window(), in.front() + after, bytes - after);
    if ((int) crc.getValue() != fixed.crc32c()) {
      throw new CorruptStreamException("checksum of the header does not match", 0);
    }
    StreamHeader parsed = StreamHeader.parse(fixed);
    form = new FrameForm(parsed.cpus(), fixed.version());
    in.take(bytes);
    return parsed;
  }

  private void readFrame() throws IOException {
    in.peek(FrameView.BYTES, head);
    long claimed = Integer.toUnsignedLong(head.payloadBytes());
    if (claimed > Wire.MAX_FRAME_BYTES) {
      throw new CorruptStreamException("frame of " + claimed + " bytes", frameAt);
    }
    type = head.type();
    cpu = head.cpu();
    int expected = head.crc32c();
    int size = FrameView.BYTES + (int) claimed;
    whole(in.await(size), size);
    crc.reset();
    crc.update(in.window(), in.front(), FrameView.CRC32C_AT);
    crc.update(in.window(), in.front() + FrameView.BYTES, (int) claimed);
    if ((int) crc.getValue() != expected) {
      throw new CorruptStreamException("checksum of the frame does not match", frameAt);
    }
    in.take(FrameView.BYTES);
    in.peek((int) claimed, payload);
    in.take((int) claimed);
    form.check(type, cpu, payload, frameAt);
    if (type == Wire.FRAME_STREAM_END) {
      checkEnd();
    }
    frames++;
  }

  private void checkEnd() throws CorruptStreamException {
    end.over(payload);
    if ((!gap && end.frames() != frames) || end.bytes() != frameAt) {
      throw new CorruptStreamException(
          ("end of a stream of " + end.frames() + " frames and " + end.bytes() + " bytes, not ")
              + (frames + " and " + frameAt),
          frameAt);
    }
    ended = true;
  }

  private void whole(int there, int size) throws TruncatedStreamException {
    if (there < size) {
      throw new TruncatedStreamException(
          "inside the frame that begins at byte " + frameAt, frameAt + there);
    }
  }
}
