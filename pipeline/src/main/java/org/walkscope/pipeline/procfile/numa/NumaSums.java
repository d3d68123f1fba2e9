// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.numa;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.pipeline.entries.BatchEntries;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.FolioFlags;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.schema.NumaTotals;
import org.walkscope.schema.Walk;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.Wire;

/** Line of numa_maps of a VMA: {@code gather_stats()} over the pages that its walk passes. */
public final class NumaSums extends ReadResult {
  private static final int PAGES = 0;
  private static final int ANON = 1;
  private static final int DIRTY = 2;
  private static final int MAPCOUNT_MAX = 3;
  private static final int SWAPCACHE = 4;
  private static final int ACTIVE = 5;
  private static final int WRITEBACK = 6;
  private static final int PAGE_BYTES = 7;
  private static final int SUMS = 8;
  private static final int MOST_NODES = 1024;

  private final long[] sums = new long[SUMS];
  private final List<Long> nodes = new ArrayList<>();

  @Override
  public void entries(EntryBatch batch, VmaView vma, HostDecoding decoder) {
    if (vma == null) {
      forget();
      return;
    }
    sums[PAGE_BYTES] = 1L << (vma.hugetlbShift() != 0 ? vma.hugetlbShift() : decoder.pageShift());
    BatchEntries entry = new BatchEntries(batch, decoder);
    while (entry.next()) {
      int bits = decoder.format().bits(entry.raw(), batch.level);
      boolean ordinary = (bits & (EntryBits.SPECIAL | EntryBits.ZERO_PAGE)) == 0;
      if ((bits & EntryBits.PRESENT) == 0 || !ordinary || insideHugePage(entry, batch, vma)) {
        continue;
      }
      int fact = entry.fact();
      if (fact < 0) {
        forget();
      } else {
        boolean hugeZero = entry.isLarge() && isHugeZero(batch, fact, vma);
        if (!hugeZero && (batch.folioFlags(fact) & decoder.flags().reserved()) == 0) {
          // one call a hugetlb page, whatever its size
          add(batch, fact, batch.hugetlb() ? 1 : entry.pages(), bits, decoder);
        }
      }
    }
  }

  /**
   * True for all but the first entry of a hugetlb page, which pt_range_walk reports entry by entry.
   */
  private static boolean insideHugePage(BatchEntries entry, EntryBatch batch, VmaView vma) {
    return batch.hugetlb() && (entry.address() & ((1L << vma.hugetlbShift()) - 1)) != 0;
  }

  private static boolean isHugeZero(EntryBatch batch, int fact, VmaView vma) {
    boolean anon = (batch.folioKind(fact) & Wire.FOLIO_ANON) != 0;
    return !batch.hugetlb() && !anon && (vma.vmaKind() & Wire.VMA_ANONYMOUS) != 0;
  }

  private void add(EntryBatch batch, int fact, long pages, int bits, HostDecoding decoder) {
    long flags = batch.folioFlags(fact);
    FolioFlags named = decoder.flags();
    boolean anon = (batch.folioKind(fact) & Wire.FOLIO_ANON) != 0;
    sums[PAGES] += pages;
    sums[ANON] += anon ? pages : 0;
    boolean dirty = (bits & EntryBits.DIRTY) != 0 || (flags & named.dirty()) != 0;
    sums[DIRTY] += dirty ? pages : 0;
    boolean swapBacked = (batch.folioKind(fact) & Wire.FOLIO_SWAPBACKED) != 0;
    sums[SWAPCACHE] += swapBacked && (flags & named.swapcache()) != 0 ? pages : 0;
    sums[ACTIVE] += (flags & named.active()) != 0 ? pages : 0;
    sums[WRITEBACK] += (flags & named.writeback()) != 0 ? pages : 0;
    sums[MAPCOUNT_MAX] = Math.max(sums[MAPCOUNT_MAX], batch.folioMapcount(fact));
    node(flags, pages, decoder);
  }

  private void node(long flags, long pages, HostDecoding decoder) {
    Long shift = decoder.host().getConstants().get("NODES_PGSHIFT");
    if (shift == null || shift <= 0 || shift > 63) {
      forget();
      return;
    }
    Long width = decoder.host().getConstants().get("NODES_SHIFT");
    long node = width != null && width == 0 ? 0 : flags >>> shift;
    if (node >= MOST_NODES) {
      forget();
      return;
    }
    while (nodes.size() <= node) {
      nodes.add(0L);
    }
    nodes.set((int) node, nodes.get((int) node) + pages);
  }

  @Override
  public void into(Walk walk) {
    if (known()) {
      walk.setNuma(
          new NumaTotals(
              sums[PAGES],
              sums[ANON],
              sums[DIRTY],
              sums[MAPCOUNT_MAX],
              sums[SWAPCACHE],
              sums[ACTIVE],
              sums[WRITEBACK],
              nodes,
              sums[PAGE_BYTES]));
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    for (long sum : sums) {
      out.writeLong(sum);
    }
    out.writeInt(nodes.size());
    for (long node : nodes) {
      out.writeLong(node);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    for (int i = 0; i < SUMS; i++) {
      sums[i] = in.readLong();
    }
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      nodes.add(in.readLong());
    }
  }
}
