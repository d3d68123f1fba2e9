// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import org.walkscope.schema.EntryType;

/**
 * Adjacent entries of one type and equal attributes, of one folio where the folio is known. One
 * object is used for all pieces: its taker must not keep it.
 */
public final class Piece {
  public EntryType type;

  /** {@link TypeCode} of the type. */
  public int typeCode;

  /** 1 PTE, 2 PMD, 3 PUD. */
  public int level;

  /** log2 of the bytes one entry maps. */
  public int shift;

  public boolean hugetlb;
  public long address;
  public int count;

  /** All of the raw entry but position, young, dirty and contiguous. */
  public long attributes;

  /** PFN, or swap offset, of the first entry. Base pages. */
  public long position;

  /** Difference of position from one entry to the next. Base pages. */
  public long positionStep;

  /** Swap device, of a swap entry. */
  public int device;

  /** Bits of a marker. */
  public long markerBits;

  /** {@link org.walkscope.pipeline.pagetable.EntryBits} of each entry. */
  public int bits;

  /** Young bit of the raw entry, present or not: smaps looks at PMDs in this way. */
  public boolean rawYoung;

  public boolean rawDirty;

  public boolean folioKnown;
  public long folioHead;
  public int folioOrder;
  public int folioKind;

  /** Index of the folio's facts in the batch; null without facts. */
  public EntryBatch facts;

  public int firstFact;

  public long bytes() {
    return (long) count << shift;
  }

  public long end() {
    return address + bytes();
  }

  public int pagesPerEntry(int pageShift) {
    return 1 << (shift - pageShift);
  }

  /**
   * Sum over base pages of number times position, modulo 2^64. The pages of a present entry have
   * consecutive positions; those of another entry share one.
   */
  public long positionsSum(int pageShift) {
    if (type == EntryType.NONE || type == EntryType.MARKER) {
      return 0;
    }
    long pages = pagesPerEntry(pageShift);
    boolean present = type == EntryType.FOLIO || type == EntryType.PFN;
    long first = address >>> pageShift;
    if (count == 1 && pages == 1) {
      return first * position;
    }
    // over entries: sums of 1, i and i * i
    long n = count;
    long i1 = n * (n - 1) / 2;
    long i2 = (n - 1) * n * (2 * n - 1) / 6;
    if (pages == 1) {
      return n * first * position + i1 * (first * positionStep + position) + i2 * positionStep;
    }
    // over the pages of an entry: sums of k and k * k
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
