// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.nio.ByteBuffer;

/** Reads what {@link ColumnBytes} writes; never beyond the bytes it was given. */
final class ColumnCursor {
  private byte[] bytes = {};
  private int base;
  private int at;
  private int end;

  void over(ByteBuffer column) {
    if (column.hasArray()) {
      bytes = column.array();
      base = column.arrayOffset() + column.position();
    } else {
      bytes = new byte[column.remaining()];
      column.duplicate().get(bytes);
      base = 0;
    }
    at = base;
    end = base + column.remaining();
  }

  int position() {
    return at - base;
  }

  int remaining() {
    return end - at;
  }

  int u8() throws MalformedColumnException {
    if (at >= end) {
      throw malformed("ends inside an event");
    }
    return bytes[at++] & 0xff;
  }

  long varint() throws MalformedColumnException {
    if (at < end && bytes[at] >= 0) {
      return bytes[at++]; // most are of one byte
    }
    return longVarint();
  }

  private long longVarint() throws MalformedColumnException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        if (shift == 63 && b > 1) {
          throw malformed("integer of more than 64 bits");
        }
        return value;
      }
    }
    throw malformed("integer of more than 64 bits");
  }

  int varint32() throws MalformedColumnException {
    long value = varint();
    if (value >>> 32 != 0) {
      throw malformed("integer of more than 32 bits");
    }
    return (int) value;
  }

  long zigzag() throws MalformedColumnException {
    return Varints.unzigzag(varint());
  }

  long aligned(int shift) throws MalformedColumnException {
    long value = varint();
    if (value == Varints.UNALIGNED) {
      return zigzag();
    }
    if ((value & 1) != 0) {
      throw malformed("unknown form of an aligned integer");
    }
    return Varints.unzigzag(value >>> 1) << shift;
  }

  /** At the byte before which reading stopped. */
  MalformedColumnException malformed(String what) {
    return new MalformedColumnException(what, position());
  }
}
