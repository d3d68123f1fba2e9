// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/** Integers of a column: base 128, low bits first; signed ones zigzag. */
final class Varints {
  static final int MAX_BYTES = 10;

  /** Stands before a zigzag varint that is no multiple of the alignment. */
  static final long UNALIGNED = 1;

  private Varints() {}

  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
