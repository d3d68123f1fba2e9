// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a capture, counted. A claimed length costs no memory before its bytes are there. */
final class CaptureInput {
  private final InputStream in;
  private long position;

  CaptureInput(InputStream in) {
    this.in = new BufferedInputStream(in, 64 * 1024);
  }

  long position() {
    return position;
  }

  boolean atEnd() throws IOException {
    in.mark(1);
    boolean end = in.read() < 0;
    in.reset();
    return end;
  }

  byte[] bytes(long length, long limit, String what) throws IOException {
    if (length < 0 || length > limit) {
      throw new CorruptCaptureException(what + " of " + length + " bytes", position);
    }
    byte[] bytes = in.readNBytes((int) length);
    position += bytes.length;
    if (bytes.length < length) {
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
