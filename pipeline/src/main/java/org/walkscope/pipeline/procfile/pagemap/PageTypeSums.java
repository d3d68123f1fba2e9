// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.pagemap;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.pipeline.entries.BatchEntries;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.schema.PageType;
import org.walkscope.schema.Walk;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.Wire;

/**
 * Counts of tools/mm/page-types over a read of pagemap: each mapped page by its flags in
 * /proc/kpageflags, each page that pagemap calls swapped (not present, hugetlb aside) without
 * flags.
 */
final class PageTypeSums extends ReadResult {
  private static final long VM_PFNMAP = 0x400;

  private final Map<Long, Long> pages = new LinkedHashMap<>();
  private long start;
  private long end;

  /** Pages of the last type, not yet in the counts. */
  private long lastPages;

  private long lastFlags;

  // not state: made from the host's constants
  private KernelPageFlags kernel;

  /** Range that the walk was asked for; entries are clipped to it. */
  PageTypeSums(long rangeStart, long rangeEnd) {
    start = rangeStart;
    end = rangeEnd;
  }

  @Override
  public void entries(EntryBatch batch, VmaView vma, HostDecoding decoder) {
    if (kernel == null) {
      kernel = KernelPageFlags.of(decoder);
    }
    if (kernel == null || vma == null) {
      forget();
      return;
    }
    BatchEntries entry = new BatchEntries(batch, decoder);
    while (entry.next()) {
      int bits = decoder.format().bits(entry.raw(), batch.level);
      if ((bits & EntryBits.PRESENT) != 0) {
        present(entry, bits, batch, vma, decoder);
      } else if (!batch.hugetlb()) {
        notPresent(entry, bits, decoder);
      }
    }
  }

  private void notPresent(BatchEntries entry, int bits, HostDecoding decoder) {
    int kind = bits & EntryBits.KIND;
    if (kind == 0 || kind == EntryBits.TABLE) {
      forget();
    } else if (kind != EntryBits.NONE) {
      add(0, Math.max(0, afterPage(entry, decoder) - firstPage(entry, decoder)));
    }
  }

  private void present(
      BatchEntries entry, int bits, EntryBatch batch, VmaView vma, HostDecoding decoder) {
    boolean special = (bits & (EntryBits.SPECIAL | EntryBits.ZERO_PAGE)) != 0;
    boolean hugeZero =
        batch.level == PageTableFormat.PMD && !batch.hugetlb() && (vma.vmaFlags() & VM_PFNMAP) == 0;
    boolean dax = (vma.vmaKind() & Wire.VMA_DAX) != 0;
    long firstPfn = decoder.format().pfn(entry.raw(), batch.level);
    long step = entry.pfnStep();
    long after = afterPage(entry, decoder);
    for (long page = firstPage(entry, decoder); page < after; page++) {
      long pfn = firstPfn + page * step;
      if (pfn == 0 || !kernel.has(pfn)) {
        continue; // taken for none
      }
      int fact = entry.fact(page);
      long flags = kernel.offline();
      if (fact >= 0) {
        flags = kernel.of(batch, fact, pfn, hugeZero);
      } else if (!special) {
        flags = KernelPageFlags.UNKNOWN;
      }
      boolean ofDevice = dax && (flags & (KernelPageFlags.ANON | KernelPageFlags.ZERO_PAGE)) == 0;
      if (flags == KernelPageFlags.UNKNOWN || ofDevice) {
        forget();
        return;
      }
      add(flags, 1);
    }
  }

  private long firstPage(BatchEntries entry, HostDecoding decoder) {
    return Math.max(0, (start - entry.address()) >> decoder.pageShift());
  }

  private long afterPage(BatchEntries entry, HostDecoding decoder) {
    return Math.min(entry.pages(), (end - entry.address()) >> decoder.pageShift());
  }

  private void add(long flags, long count) {
    if (flags != lastFlags) {
      addLast();
      lastFlags = flags;
    }
    lastPages += count;
  }

  private void addLast() {
    if (lastPages > 0) {
      pages.merge(lastFlags, lastPages, Long::sum);
      lastPages = 0;
    }
  }

  @Override
  public void into(Walk walk) {
    addLast();
    if (known()) {
      List<PageType> types = new ArrayList<>();
      pages.forEach((flags, count) -> types.add(new PageType(flags, count)));
      walk.setPageTypes(types);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    addLast();
    out.writeLong(start);
    out.writeLong(end);
    out.writeInt(pages.size());
    for (Map.Entry<Long, Long> type : pages.entrySet()) {
      out.writeLong(type.getKey());
      out.writeLong(type.getValue());
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    start = in.readLong();
    end = in.readLong();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      pages.put(in.readLong(), in.readLong());
    }
  }
}
