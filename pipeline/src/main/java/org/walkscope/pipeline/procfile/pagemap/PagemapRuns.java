// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.pagemap;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.entries.BatchEntries;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.schema.Walk;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.Wire;

/**
 * Entries of /proc/PID/pagemap for a walk's range, all 64 bits of each page: {@code
 * pte_to_pagemap_entry()} and its siblings for PMD leaves and hugetlb.
 */
final class PagemapRuns extends ReadResult {
  public static final long SOFT_DIRTY = 1L << 55;
  public static final long MMAP_EXCLUSIVE = 1L << 56;
  public static final long UFFD_WP = 1L << 57;
  public static final long GUARD_REGION = 1L << 58;
  public static final long FILE = 1L << 61;
  public static final long SWAP = 1L << 62;
  public static final long PRESENT = 1L << 63;

  private static final long FRAME = (1L << 55) - 1;
  private static final long VM_SOFTDIRTY = 0x08000000;

  private final boolean showsPfns;
  private final PagemapRunList runs = new PagemapRunList();
  private long start;
  private long end;
  private long next;

  /** Range that the walk was asked for; entries are clipped to it, and must fill it. */
  PagemapRuns(boolean showsPfns, long rangeStart, long rangeEnd) {
    this.showsPfns = showsPfns;
    start = rangeStart;
    end = rangeEnd;
    next = rangeStart;
  }

  @Override
  public void hole(long from, long to, VmaView vma, HostDecoding decoder) {
    add(from, to, 0, vmaFlags(vma, decoder), 0, false, decoder);
  }

  @Override
  public void entries(EntryBatch batch, VmaView vma, HostDecoding decoder) {
    BatchEntries entry = new BatchEntries(batch, decoder);
    while (entry.next()) {
      if (vma == null) {
        forget();
      } else if (batch.hugetlb()) {
        hugetlb(entry, batch, vma, decoder);
      } else {
        ordinary(entry, batch, vma, decoder);
      }
    }
  }

  private void ordinary(BatchEntries entry, EntryBatch batch, VmaView vma, HostDecoding decoder) {
    long raw = entry.raw();
    int bits = decoder.format().bits(raw, batch.level);
    long flags = vmaFlags(vma, decoder);
    flags |= (bits & EntryBits.SOFT_DIRTY) != 0 ? SOFT_DIRTY : 0;
    flags |= (bits & (EntryBits.UFFD_WP | EntryBits.MARKER_UFFD_WP)) != 0 ? UFFD_WP : 0;
    if ((bits & EntryBits.NONE) != 0) {
      pages(entry, 0, flags, 0, decoder);
    } else if ((bits & EntryBits.PRESENT) != 0) {
      present(entry, decoder.format().pfn(raw, batch.level), flags | PRESENT, bits, batch, decoder);
    } else if ((bits & EntryBits.KIND & ~EntryBits.TABLE) != 0) {
      notPresent(entry, raw, flags | SWAP, bits, batch, decoder);
    } else {
      forget();
    }
  }

  private void present(
      BatchEntries entry, long pfn, long flags, int bits, EntryBatch batch, HostDecoding decoder) {
    // before 7.3 pagemap looked at the page of a special PMD as at any other's
    boolean looked = batch.level != PageTableFormat.PTE && !decoder.from(7, 3);
    boolean special = !looked && (bits & (EntryBits.SPECIAL | EntryBits.ZERO_PAGE)) != 0;
    // v6.11 to v6.14 asked each page of a PMD for its map count, others the first for all of them
    boolean eachAsked = decoder.from(6, 11) && !decoder.from(6, 15);
    boolean ofFirst = batch.level != PageTableFormat.PTE && !eachAsked;
    long step = showsPfns ? entry.pfnStep() : 0;
    long together;
    for (long page = 0; page < entry.pages(); page += together) {
      together = special || ofFirst ? entry.pages() : entry.pagesOfOneFact(page);
      long all = flags;
      if (!special) {
        int fact = entry.fact(page);
        if (fact < 0) {
          forget();
          return;
        }
        boolean anon = (batch.folioKind(fact) & Wire.FOLIO_ANON) != 0;
        all |= anon ? 0 : FILE;
        all |= batch.folioMapcount(fact) == 1 ? MMAP_EXCLUSIVE : 0;
      }
      long at = entry.address() + (page << decoder.pageShift());
      long to = at + (together << decoder.pageShift());
      add(at, to, showsPfns ? pfn + page * step : 0, all, step, true, decoder);
    }
  }

  /** Type and offset, or frame, of swap, migration, device memory, poison and markers. */
  private void notPresent(
      BatchEntries entry, long raw, long flags, int bits, EntryBatch batch, HostDecoding decoder) {
    boolean hasPage = (bits & EntryBits.HAS_SOFTLEAF_PFN) != 0;
    long all = flags;
    all |= (bits & EntryBits.MARKER_GUARD) != 0 ? GUARD_REGION : 0;
    if (hasPage) {
      int fact = entry.fact(0);
      if (fact < 0) {
        forget();
        return;
      }
      all |= (batch.folioKind(fact) & Wire.FOLIO_ANON) != 0 ? 0 : FILE;
    }
    if (!showsPfns) {
      pages(entry, 0, all, 0, decoder);
      return;
    }
    long offset = offset(raw, hasPage, decoder);
    long step = entry.isLarge() ? 1 : offset(entry.nextRaw(), hasPage, decoder) - offset;
    long frame = decoder.format().swapType(raw) | offset << PagemapRunList.MAX_SWAPFILES_SHIFT;
    pages(entry, frame, all, step << PagemapRunList.MAX_SWAPFILES_SHIFT, decoder);
  }

  private static long offset(long raw, boolean hasPage, HostDecoding decoder) {
    return hasPage ? decoder.format().softleafPfn(raw) : decoder.format().swapOffset(raw);
  }

  private void hugetlb(BatchEntries entry, EntryBatch batch, VmaView vma, HostDecoding decoder) {
    long raw = entry.raw();
    int bits = decoder.format().bits(raw, batch.level);
    long flags = vmaFlags(vma, decoder);
    flags |= (bits & (EntryBits.UFFD_WP | EntryBits.MARKER_UFFD_WP)) != 0 ? UFFD_WP : 0;
    if ((bits & EntryBits.PRESENT) == 0) {
      pages(entry, 0, flags, 0, decoder);
      return;
    }
    int fact = entry.fact(0);
    if (fact < 0) {
      forget();
      return;
    }
    flags |= (batch.folioKind(fact) & Wire.FOLIO_ANON) != 0 ? 0 : FILE;
    boolean tableShared =
        (batch.folioKind(fact) & Wire.FOLIO_TABLE_SHARED) != 0 && decoder.from(6, 12);
    flags |= batch.folioMapcount(fact) == 1 && !tableShared ? MMAP_EXCLUSIVE : 0;
    long pfn = decoder.format().pfn(raw, batch.level);
    pages(entry, showsPfns ? pfn : 0, flags | PRESENT, showsPfns ? 1 : 0, decoder);
  }

  /** Adds the pages at hand, which differ only in the frame. */
  private void pages(BatchEntries entry, long frame, long flags, long step, HostDecoding decoder) {
    long from = entry.address();
    long to = from + (entry.pages() << decoder.pageShift());
    add(from, to, frame, flags, step, !entry.isLarge(), decoder);
  }

  /**
   * Adds pages whose entries grow by a step.
   *
   * @param each whether they have entries of their own
   */
  private void add(
      long from, long to, long frame, long flags, long step, boolean each, HostDecoding decoder) {
    long first = Math.max(from, start);
    long after = Math.min(to, end);
    if (first >= after) {
      return;
    }
    if (first != next) {
      forget(); // a part in between is missing
      return;
    }
    next = after;
    long skipped = (first - from) >>> decoder.pageShift();
    long entry = ((frame + skipped * step) & FRAME) | flags;
    long pages = (after - first) >>> decoder.pageShift();
    if (each) {
      runs.addEach(first, pages, entry, step, decoder.pageShift());
    } else {
      runs.add(first, pages, entry, step);
    }
  }

  private static long vmaFlags(VmaView vma, HostDecoding decoder) {
    boolean softDirty = vma != null && (vma.vmaFlags() & VM_SOFTDIRTY) != 0;
    return softDirty && decoder.softDirty() ? SOFT_DIRTY : 0;
  }

  /** True if every page of the range is there. */
  public boolean whole() {
    return next == end;
  }

  @Override
  public void into(Walk walk) {
    walk.setPagemap(known() && whole() ? runs.toList() : null);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(start);
    out.writeLong(end);
    out.writeLong(next);
    runs.write(out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    start = in.readLong();
    end = in.readLong();
    next = in.readLong();
    runs.read(in);
  }
}
