// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.Arrays;

/**
 * The last 16 distinct values of a field with few: flags, attributes, inodes. A slot is one byte.
 */
final class RecentLongs {
  static final int ABSENT = -1;
  private static final int SLOTS = 16;

  private final long[] values = new long[SLOTS];
  private int next;

  void clear() {
    Arrays.fill(values, 0);
    next = 0;
  }

  int slotOf(long value) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (values[slot] == value) {
        return slot;
      }
    }
    return ABSENT;
  }

  void write(long value, ColumnBytes out) {
    int slot = slotOf(value);
    out.u8(slot + 1);
    if (slot == ABSENT) {
      out.varint(value);
      add(value);
    }
  }

  long read(ColumnCursor in) throws MalformedColumnException {
    int slot = in.u8() - 1;
    if (slot == ABSENT) {
      long value = in.varint();
      add(value);
      return value;
    }
    if (slot >= SLOTS) {
      throw in.malformed("unknown slot of recent values");
    }
    return values[slot];
  }

  private void add(long value) {
    values[next] = value;
    next = (next + 1) % SLOTS;
  }
}
