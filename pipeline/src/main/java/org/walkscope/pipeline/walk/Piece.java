// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.schema.EntryType;

/**
 * Adjacent entries of one type and equal attributes, all of one folio where that is known. One
 * object is used again for every piece: whoever gets it takes what it needs and keeps nothing.
 */
final class Piece {
  EntryType type;

  /** 1 PTE, 2 PMD, 3 PUD. */
  int level;

  /** log2 of the bytes one entry maps. */
  int shift;

  boolean hugetlb;
  long address;
  int count;

  /** Of the first entry. */
  long raw;

  /** All of the raw entry but position, young, dirty and contiguous. */
  long attributes;

  /** PFN, or swap offset, of the first entry. Base pages. */
  long position;

  /** What the position grows by from one entry to the next. Base pages. */
  long positionStep;

  /** Swap device, of a swap entry. */
  int device;

  /** {@link org.walkscope.pipeline.pagetable.EntryBits} of each entry. */
  int bits;

  /** The bits of these names in the raw entry, whatever it is: smaps looks at PMDs so. */
  boolean rawYoung;

  boolean rawDirty;

  boolean folioKnown;
  long folioHead;
  int folioOrder;
  int folioKind;

  /** Where in the batch the facts are; null when there are none. */
  EntryBatch facts;

  int firstFact;

  long bytes() {
    return (long) count << shift;
  }

  long end() {
    return address + bytes();
  }

  int pagesPerEntry(int pageShift) {
    return 1 << (shift - pageShift);
  }

  /**
   * Of every base page its number times its position, summed modulo 2^64. Present entries map one
   * page after the other; whatever else an entry says, it says of all that it spans.
   */
  long positionsSum(int pageShift) {
    if (type == EntryType.NONE || type == EntryType.MARKER) {
      return 0;
    }
    long pages = pagesPerEntry(pageShift);
    boolean present = type == EntryType.FOLIO || type == EntryType.PFN;
    long first = address >>> pageShift;
    // over entries: sums of 1, i and i * i
    long n = count;
    long i1 = n * (n - 1) / 2;
    long i2 = (n - 1) * n * (2 * n - 1) / 6;
    // over the pages of an entry, likewise
    long k1 = pages * (pages - 1) / 2;
    long k2 = (pages - 1) * pages * (2 * pages - 1) / 6;
    // (first + i * pages + k) * (position + i * step + k, the last only when present)
    long entries =
        pages * (n * first * position + i1 * (first * positionStep + pages * position))
            + pages * i2 * pages * positionStep
            + k1 * (n * position + i1 * positionStep);
    return present ? entries + k1 * (n * first + i1 * pages) + n * k2 : entries;
  }
}
