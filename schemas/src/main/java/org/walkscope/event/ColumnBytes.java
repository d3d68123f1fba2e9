// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.Arrays;

/** A growing array that variable-length integers are written into. */
final class ColumnBytes {
  /** Longest single write; one check of the room serves it. */
  private static final int LONGEST = 2 * Varints.MAX_BYTES;

  private byte[] bytes = new byte[16 * 1024];
  private int size;

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void u8(int value) {
    room();
    bytes[size++] = (byte) value;
  }

  void varint(long value) {
    room();
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void varint32(int value) {
    varint(Integer.toUnsignedLong(value));
  }

  void zigzag(long value) {
    varint(Varints.zigzag(value));
  }

  /** Short for multiples of {@code 1 << shift}; two varints for any other value. */
  void aligned(long value, int shift) {
    if ((value & ((1L << shift) - 1)) == 0) {
      varint(Varints.zigzag(value >> shift) << 1);
    } else {
      varint(Varints.UNALIGNED);
      zigzag(value);
    }
  }

  private void room() {
    if (bytes.length - size < LONGEST) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
  }
}
