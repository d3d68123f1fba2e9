// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.scan;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.pipeline.entries.BatchEntries;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.pipeline.entries.ViewState;
import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.schema.ScanRegion;
import org.walkscope.schema.ScanResult;
import org.walkscope.schema.Walk;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.VmaView;

/** Regions that one walk of PAGEMAP_SCAN finds: {@code pagemap_scan_output()}. */
public final class ScanRegions extends ReadResult {
  private static final long WP_MATCHING = 1;

  private long rangeStart;
  private long rangeEnd;
  private ScanView request;
  private long found;
  private long stoppedAt = -1;
  private final List<ScanRegion> regions = new ArrayList<>();

  /** Range that the walk was asked for; entries are clipped to it. */
  public ScanRegions(long start, long end) {
    rangeStart = start;
    rangeEnd = end;
  }

  @Override
  public void scan(ScanView asked) {
    request = asked.copy();
    found = asked.foundPages();
  }

  @Override
  public void hole(long from, long to, VmaView vma, HostDecoding decoder) {
    if (vma != null && asked()) {
      output(from, to, PageCategories.ofHole(vma, decoder), decoder);
    }
  }

  @Override
  public void entries(EntryBatch batch, VmaView vma, HostDecoding decoder) {
    if (!asked() || vma == null) {
      forget();
      return;
    }
    BatchEntries entry = new BatchEntries(batch, decoder);
    while (entry.next()) {
      long categories = PageCategories.of(entry.raw(), batch, entry.fact(), vma, wanted(), decoder);
      if (categories == PageCategories.UNKNOWN) {
        forget();
        return;
      }
      long from = Math.max(entry.address(), vma.start());
      long to = Math.min(entry.address() + (entry.pages() << decoder.pageShift()), vma.end());
      boolean leaf = !batch.hugetlb() && batch.level == PageTableFormat.PMD;
      if (leaf && splits(from, to, entry.pages(), categories, decoder)) {
        categories = afterSplit(categories, entry.raw(), decoder);
      }
      output(from, to, categories, decoder);
    }
  }

  /**
   * True if the kernel splits the leaf to protect a part of it, and reports its pages one by one.
   */
  private boolean splits(long from, long to, long pages, long categories, HostDecoding decoder) {
    if ((request.flags() & WP_MATCHING) == 0 || (categories & PageCategories.WRITTEN) == 0) {
      return false;
    }
    long asked = (Math.min(to, rangeEnd) - Math.max(from, rangeStart)) >>> decoder.pageShift();
    boolean room = Long.compareUnsigned(found + asked, request.maxPages()) <= 0;
    return asked < pages || !room;
  }

  /**
   * Categories after the split: pages of a dirty leaf become soft-dirty, because the kernel marks
   * them dirty anew.
   */
  private static long afterSplit(long categories, long raw, HostDecoding decoder) {
    boolean dirty =
        (decoder.format().bits(raw, PageTableFormat.PMD) & EntryBits.DIRTY) != 0
            && decoder.softDirty();
    return (categories & ~PageCategories.HUGE) | (dirty ? PageCategories.SOFT_DIRTY : 0);
  }

  private boolean asked() {
    return request != null;
  }

  private long wanted() {
    return request.categoryMask() | request.categoryAnyofMask() | request.returnMask();
  }

  private boolean interesting(long categories) {
    long seen = categories ^ request.categoryInverted();
    return (seen & request.categoryMask()) == request.categoryMask()
        && (request.categoryAnyofMask() == 0 || (seen & request.categoryAnyofMask()) != 0);
  }

  private void output(long from, long to, long categories, HostDecoding decoder) {
    long start = Math.max(from, rangeStart);
    long end = Math.min(to, rangeEnd);
    if (stoppedAt != -1 || start >= end || request.vecLen() == 0 || !interesting(categories)) {
      return;
    }
    long pages = (end - start) >>> decoder.pageShift();
    boolean full = Long.compareUnsigned(found + pages, request.maxPages()) > 0;
    if (full) {
      end -= (found + pages - request.maxPages()) << decoder.pageShift();
    }
    // pages of the kernel's buffer between two copies to the caller: those of a PMD
    long room = 1L << (decoder.host().getPmdShift() - decoder.pageShift());
    if (end > start && !push(start, end, categories & request.returnMask(), room)) {
      end = start;
      full = true;
    }
    found += (end - start) >>> decoder.pageShift();
    if (full) {
      stoppedAt = end;
    }
  }

  private boolean push(long start, long end, long categories, long room) {
    ScanRegion last = regions.isEmpty() ? null : regions.get(regions.size() - 1);
    if (last != null && last.getEnd() == start && last.getCategories() == categories) {
      last.setEnd(end);
      return true;
    }
    if (regions.size() >= Math.min(room, request.vecLen())) {
      return false;
    }
    regions.add(new ScanRegion(start, end, categories));
    return true;
  }

  @Override
  public void into(Walk walk) {
    if (known() && asked()) {
      walk.setScan(
          new ScanResult(
              request.flags(),
              request.start(),
              request.end(),
              request.vecLen(),
              request.maxPages() == -1 ? 0 : request.maxPages(),
              request.categoryInverted(),
              request.categoryMask(),
              request.categoryAnyofMask(),
              request.returnMask(),
              request.foundPages(),
              stoppedAt == -1 ? null : (Long) stoppedAt,
              regions));
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(rangeStart);
    out.writeLong(rangeEnd);
    out.writeLong(found);
    out.writeLong(stoppedAt);
    ViewState.write(out, request);
    out.writeInt(regions.size());
    for (ScanRegion region : regions) {
      out.writeLong(region.getStart());
      out.writeLong(region.getEnd());
      out.writeLong(region.getCategories());
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    rangeStart = in.readLong();
    rangeEnd = in.readLong();
    found = in.readLong();
    stoppedAt = in.readLong();
    request = ViewState.readScan(in);
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      regions.add(new ScanRegion(in.readLong(), in.readLong(), in.readLong()));
    }
  }
}
