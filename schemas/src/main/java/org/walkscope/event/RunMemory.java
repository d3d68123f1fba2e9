// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * The present runs of the last ENTRIES event: what the folios after it most likely say.
 *
 * <p>Folios come in address order, so looking up only ever moves forward.
 */
final class RunMemory {
  /** One page table of 4 KiB holds no more runs; of larger tables the rest is not predicted. */
  private static final int CAPACITY = 512;

  private final long[] starts = new long[CAPACITY];
  private final long[] raws = new long[CAPACITY];
  private final long[] strides = new long[CAPACITY];
  private final int[] counts = new int[CAPACITY];
  private int entryShift;
  private int size;
  private int current;

  void clear(int newEntryShift) {
    entryShift = newEntryShift;
    size = 0;
    current = 0;
  }

  void add(long address, long raw, long stride, int count) {
    if (size < CAPACITY) {
      starts[size] = address;
      raws[size] = raw;
      strides[size] = stride;
      counts[size] = count;
      size++;
    }
  }

  /** The first mapped address at or after {@code address}; itself when nothing is known. */
  long mappedFrom(long address) {
    while (current < size && address >= end(current)) {
      current++;
    }
    return current < size ? Math.max(address, starts[current]) : address;
  }

  /** Whether {@link #mappedFrom} left us in a run that maps {@code address}. */
  boolean maps(long address) {
    return current < size && address >= starts[current] && address < end(current);
  }

  long pfnAt(long address, int pageShift) {
    long entry = (address - starts[current]) >>> entryShift;
    long within = (address & ((1L << entryShift) - 1)) >>> pageShift;
    return PresentEntry.pfn(raws[current] + entry * strides[current]) + within;
  }

  long pagesFrom(long address, int pageShift) {
    return (end(current) - address) >>> pageShift;
  }

  private long end(int run) {
    return starts[run] + ((long) counts[run] << entryShift);
  }
}
