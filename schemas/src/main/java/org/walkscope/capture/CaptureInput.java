// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of a capture, counted. A claimed length beyond that of usual blocks costs no memory before
 * its bytes have arrived.
 */
final class CaptureInput {
  private static final int USUAL_BYTES = 1 << 20;

  private final InputStream in;
  private long position;

  CaptureInput(InputStream in) {
    this.in = new BufferedInputStream(in, 64 * 1024);
  }

  long position() {
    return position;
  }

  boolean atEnd() throws IOException {
    return peek(1).length == 0;
  }

  /** Returns the next bytes, or as many as there are, without consuming them. */
  byte[] peek(int length) throws IOException {
    in.mark(length);
    byte[] bytes = in.readNBytes(length);
    in.reset();
    return bytes;
  }

  /**
   * Consumes everything up to and including a marker, or to the end of the file.
   *
   * @param marker 16 bytes
   * @param most bytes before the marker that are returned; none if there are more
   */
  Piece upTo(byte[] marker, int most) throws IOException {
    long from = position;
    ByteBuffer wanted = ByteBuffer.wrap(marker);
    long wantedHigh = wanted.getLong();
    long wantedLow = wanted.getLong();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long high = 0;
    long low = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      position++;
      high = high << Byte.SIZE | low >>> (Long.SIZE - Byte.SIZE);
      low = low << Byte.SIZE | b;
      if (position - from <= most + (long) marker.length) {
        bytes.write(b);
      } else {
        bytes = new ByteArrayOutputStream(0); // too long to be a block
      }
      if (high == wantedHigh && low == wantedLow && position - from >= marker.length) {
        return new Piece(
            Arrays.copyOf(bytes.toByteArray(), Math.max(0, bytes.size() - marker.length)), true);
      }
    }
    return new Piece(bytes.toByteArray(), false);
  }

  /**
   * Bytes before a marker.
   *
   * @param marked false when the file ended first
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Piece(byte[] bytes, boolean marked) {}

  /** Skips the rest of the file. */
  void toEnd() throws IOException {
    position += in.transferTo(OutputStream.nullOutputStream());
  }

  byte[] bytes(long length, long limit, String what) throws IOException {
    if (length < 0 || length > limit) {
      throw new CorruptCaptureException(what + " of " + length + " bytes", position);
    }
    byte[] bytes;
    int read;
    if (length <= USUAL_BYTES) {
      bytes = new byte[(int) length];
      read = in.readNBytes(bytes, 0, bytes.length);
    } else {
      bytes = in.readNBytes((int) length);
      read = bytes.length;
    }
    position += read;
    if (read < length) {
      throw new TruncatedCaptureException("inside " + what, position);
    }
    return bytes;
  }

  /** Avro's zigzag varint. */
  long number(String what) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = in.read();
      if (b < 0) {
        throw new TruncatedCaptureException("inside " + what, position);
      }
      position++;
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new CorruptCaptureException(what + " of more than 64 bits", position);
  }
}
