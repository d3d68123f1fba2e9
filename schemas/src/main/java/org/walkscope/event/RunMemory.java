// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * The present runs of the last ENTRIES event: what the folios after it most likely say.
 *
 * <p>Folios come in address order, so looking up only ever moves forward.
 */
final class RunMemory {
  /** Most runs of a page table of 4 KiB; runs of larger tables beyond them are not predicted. */
  private static final int CAPACITY = 512;

  private final long[] starts = new long[CAPACITY];
  private final long[] ends = new long[CAPACITY];
  private final long[] raws = new long[CAPACITY];
  private final long[] strides = new long[CAPACITY];
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
      ends[size] = address + ((long) count << entryShift);
      raws[size] = raw;
      strides[size] = stride;
      size++;
    }
  }

  /** The first mapped address at or after {@code address}; itself when nothing is known. */
  long mappedFrom(long address) {
    while (current < size && address >= ends[current]) {
      current++;
    }
    return current < size ? Math.max(address, starts[current]) : address;
  }

  /** True if an address at or after those asked for before is mapped. */
  boolean maps(long address) {
    while (current < size && address >= ends[current]) {
      current++;
    }
    return current < size && address >= starts[current];
  }

  /** Page frame of an address that {@link #maps} found mapped. */
  long pfnAt(long address, int pageShift) {
    long entry = (address - starts[current]) >>> entryShift;
    long within = (address & ((1L << entryShift) - 1)) >>> pageShift;
    return PresentEntry.pfn(raws[current] + entry * strides[current]) + within;
  }

  /** Pages from such an address to the end of its run. */
  long pagesFrom(long address, int pageShift) {
    return (ends[current] - address) >>> pageShift;
  }
}
