// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.walkscope.text.FileKind;

/**
 * Reads the frame stream of {@code bpf/include/wire.h}. Every frame it gives has passed its
 * checksum and has the form of its type; memory is bounded by one frame whatever the stream claims.
 *
 * <p>A stream that does not end with STREAM_END ends in {@link TruncatedStreamException}; anything
 * else than a stream in {@link CorruptStreamException}; both with the byte. The frames before hold.
 */
public final class FrameReader {
  private final StreamInput in;
  private final CRC32C crc = new CRC32C();
  private StreamHeader header;
  private long frames;
  private long frameAt;
  private int type;
  private int cpu;
  private final Payload payload = new Payload();
  private boolean ended;

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
   * Goes to the next frame.
   *
   * @return false after STREAM_END, when the input has ended too
   */
  public boolean next() throws IOException {
    header();
    frameAt = in.position();
    int there = in.await(Wire.FRAME_BYTES);
    if (ended) {
      if (there > 0) {
        throw new CorruptStreamException("more after the end of the stream", frameAt);
      }
      return false;
    }
    if (there == 0) {
      throw new TruncatedStreamException("no end of the stream", frameAt);
    }
    whole(there, Wire.FRAME_BYTES);
    readFrame();
    return true;
  }

  /** {@code enum ws_frame_type}. */
  public int type() {
    return type;
  }

  /** Where the event was made. */
  public int cpu() {
    return cpu;
  }

  /** The frame's payload, valid until the next frame. */
  public Payload payload() {
    return payload;
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
    int there = in.await(Wire.HEADER_BYTES_2);
    Payload fixed = in.peek(there, payload);
    if (there == 0) {
      throw new TruncatedStreamException("nothing was written", 0);
    }
    if (there >= 4 && fixed.getInt(0) != Wire.MAGIC) {
      byte[] begin = Arrays.copyOfRange(in.window(), in.front(), in.front() + FileKind.BYTES);
      String what = FileKind.of(begin).map(kind -> ": it is " + kind.what()).orElse("");
      throw new CorruptStreamException("not a frame stream", 0, what);
    }
    if (there < Wire.HEADER_BYTES_2) {
      throw new TruncatedStreamException("inside the stream's header", there);
    }
    int version = fixed.getU16(4);
    int fixedBytes = Wire.headerBytes(version);
    if (fixedBytes < 0) {
      throw new CorruptStreamException(
          "version " + version + ", not " + Wire.VERSION_2 + " or " + Wire.VERSION, 4);
    }
    int bytes = fixed.getU16(6);
    int constants = fixed.getU16(22);
    if (bytes != fixedBytes + constants * Wire.CONSTANT_BYTES) {
      throw new CorruptStreamException(
          "header of " + bytes + " bytes with " + constants + " constants", 6);
    }
    there = in.await(bytes);
    if (there < bytes) {
      throw new TruncatedStreamException("inside the stream's header", there);
    }
    Payload whole = in.peek(bytes, payload);
    crc.reset();
    crc.update(in.window(), in.front(), Wire.HEADER_CRC_AT);
    crc.update(new byte[Integer.BYTES]); // the checksum's own field counts as 0
    int after = Wire.HEADER_CRC_AT + Integer.BYTES;
    crc.update(in.window(), in.front() + after, bytes - after);
    if ((int) crc.getValue() != whole.getInt(Wire.HEADER_CRC_AT)) {
      throw new CorruptStreamException("checksum of the header does not match", 0);
    }
    StreamHeader parsed = StreamHeader.parse(whole);
    in.take(bytes);
    return parsed;
  }

  private void readFrame() throws IOException {
    Payload head = in.peek(Wire.FRAME_BYTES, payload);
    long claimed = Integer.toUnsignedLong(head.getInt(0));
    if (claimed > Wire.MAX_FRAME_BYTES) {
      throw new CorruptStreamException("frame of " + claimed + " bytes", frameAt);
    }
    type = head.getU16(4);
    cpu = head.getU16(6);
    int expected = head.getInt(8);
    int size = Wire.FRAME_BYTES + (int) claimed;
    whole(in.await(size), size);
    crc.reset();
    crc.update(in.window(), in.front(), 8);
    crc.update(in.window(), in.front() + Wire.FRAME_BYTES, (int) claimed);
    if ((int) crc.getValue() != expected) {
      throw new CorruptStreamException("checksum of the frame does not match", frameAt);
    }
    in.take(Wire.FRAME_BYTES);
    in.peek((int) claimed, payload);
    in.take((int) claimed);
    FrameForm.check(type, cpu, header.cpus(), payload, frameAt);
    if (type == Wire.STREAM_END) {
      checkEnd();
    }
    frames++;
  }

  private void checkEnd() throws CorruptStreamException {
    long endFrames = payload.getLong(8);
    long endBytes = payload.getLong(16);
    if (endFrames != frames || endBytes != frameAt) {
      throw new CorruptStreamException(
          ("end of a stream of " + endFrames + " frames and " + endBytes + " bytes, not " + frames)
              + (" and " + frameAt),
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
