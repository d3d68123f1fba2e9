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
}
