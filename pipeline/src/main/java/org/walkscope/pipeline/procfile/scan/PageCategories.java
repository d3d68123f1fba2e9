// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.scan;

import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.Wire;

/** PAGE_IS_* of a page: {@code pagemap_page_category()} and its siblings. */
final class PageCategories {
  static final long WPALLOWED = 1;
  static final long WRITTEN = 1 << 1;
  static final long FILE = 1 << 2;
  static final long PRESENT = 1 << 3;
  static final long SWAPPED = 1 << 4;
  static final long PFNZERO = 1 << 5;
  static final long HUGE = 1 << 6;
  static final long SOFT_DIRTY = 1 << 7;
  static final long GUARD = 1 << 8;

  /** Unknown: a folio fact that decides is missing. */
  static final long UNKNOWN = -1;

  private static final long VM_UFFD_WP = 0x1000;
  private static final long VM_SOFTDIRTY = 0x08000000;
  private static final int UFFD = EntryBits.UFFD_WP | EntryBits.MARKER_UFFD_WP;

  private PageCategories() {}

  static long ofHole(VmaView vma, HostDecoding decoder) {
    boolean written = writeTracked(vma) && (vma.vmaKind() & Wire.VMA_HUGETLB) == 0;
    return ofVma(vma, decoder) | (written ? WRITTEN : 0);
  }

  /**
   * Categories of an entry.
   *
   * @param fact index of its folio's facts in the batch; -1 when there are none
   * @param wanted categories that the caller asks about; FILE is looked for only among these
   */
  static long of(
      long raw, EntryBatch batch, int fact, VmaView vma, long wanted, HostDecoding decoder) {
    int bits = decoder.format().bits(raw, batch.level);
    boolean huge = batch.hugetlb() || batch.level != PageTableFormat.PTE;
    long categories = ofVma(vma, decoder) | (huge ? HUGE : 0);
    if ((bits & EntryBits.NONE) != 0) {
      boolean written = !huge && (writeTracked(vma) || !decoder.from(7, 3));
      return categories | (written ? WRITTEN : 0);
    }
    // before 7.3 every page that nobody protects counts as written
    boolean tracked = writeTracked(vma) || !decoder.from(7, 3);
    categories |= tracked && (bits & UFFD) == 0 ? WRITTEN : 0;
    categories |= (bits & EntryBits.SOFT_DIRTY) != 0 ? SOFT_DIRTY : 0;
    if ((bits & EntryBits.PRESENT) != 0) {
      return present(categories | PRESENT, bits, batch, fact, vma, wanted, huge);
    }
    if ((bits & EntryBits.KIND & ~EntryBits.TABLE) == 0) {
      return UNKNOWN;
    }
    categories |= SWAPPED;
    if ((bits & EntryBits.MARKER_GUARD) != 0) {
      return categories | GUARD;
    }
    boolean hasPage = (bits & EntryBits.HAS_SOFTLEAF_PFN) != 0 && !batch.hugetlb();
    if (!hasPage || (wanted & FILE) == 0) {
      return categories;
    }
    if (fact < 0) {
      return UNKNOWN;
    }
    return (batch.folioKind(fact) & Wire.FOLIO_ANON) != 0 ? categories : categories | FILE;
  }

  private static long present(
      long categories,
      int bits,
      EntryBatch batch,
      int fact,
      VmaView vma,
      long wanted,
      boolean huge) {
    boolean anonymousVma = (vma.vmaKind() & Wire.VMA_ANONYMOUS) != 0;
    boolean special = (bits & EntryBits.SPECIAL) != 0;
    if ((bits & EntryBits.ZERO_PAGE) != 0 || (huge && special && anonymousVma)) {
      return categories | PFNZERO;
    }
    if (special) {
      return categories;
    }
    boolean ask = (wanted & FILE) != 0 || batch.hugetlb();
    if (fact < 0) {
      // the folio facts of a leaf tell the huge zero page too
      return ask || (huge && anonymousVma) ? UNKNOWN : categories;
    }
    boolean anon = (batch.folioKind(fact) & Wire.FOLIO_ANON) != 0;
    if (!anon && huge && anonymousVma && !batch.hugetlb()) {
      return categories | PFNZERO; // the huge zero page, on kernels that do not mark it special
    }
    return ask && !anon ? categories | FILE : categories;
  }

  private static boolean writeTracked(VmaView vma) {
    return (vma.vmaFlags() & VM_UFFD_WP) != 0;
  }

  private static long ofVma(VmaView vma, HostDecoding decoder) {
    boolean softDirty = (vma.vmaFlags() & VM_SOFTDIRTY) != 0 && decoder.softDirty();
    boolean mayProtect = (vma.vmaKind() & Wire.VMA_WP_ASYNC) != 0;
    return (softDirty ? SOFT_DIRTY : 0) | (mayProtect ? WPALLOWED : 0);
  }
}
