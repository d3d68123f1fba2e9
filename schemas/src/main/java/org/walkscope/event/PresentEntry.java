// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * A guess at where a present entry keeps its page frame number, for compactness alone: bits 12 to
 * 46, 128 TiB, on x86_64 and arm64 alike. Above them stand AMD's encryption bit (47 or 51) and
 * arm64's dirty bit modifier (51). A wrong guess costs bytes, never truth.
 */
final class PresentEntry {
  private static final int PFN_SHIFT = 12;
  private static final int PFN_BITS = 35;
  private static final long PFN_MASK = ((1L << PFN_BITS) - 1) << PFN_SHIFT;

  private PresentEntry() {}

  static boolean likely(long raw) {
    return (raw & 1) != 0;
  }

  static long pfn(long raw) {
    return (raw & PFN_MASK) >>> PFN_SHIFT;
  }

  static long attributes(long raw) {
    return raw & ~PFN_MASK;
  }

  static long raw(long attributes, long pfn) {
    return attributes | ((pfn << PFN_SHIFT) & PFN_MASK);
  }

  /** The signed way from one page frame to another, around the end of their bits if shorter. */
  static long pfnDelta(long from, long to) {
    return (to - from) << (Long.SIZE - PFN_BITS) >> (Long.SIZE - PFN_BITS);
  }
}
