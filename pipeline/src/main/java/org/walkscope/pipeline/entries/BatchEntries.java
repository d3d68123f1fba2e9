// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import org.walkscope.pipeline.pagetable.PageTableFormat;

/**
 * Iterator over the entries of a batch, several at once: adjacent PTEs of one run that are alike in
 * their {@link org.walkscope.pipeline.pagetable.EntryBits} and have the facts of one folio, or
 * none. An entry of another level, or of a hugetlb page, stands alone.
 */
public final class BatchEntries {
  private final EntryBatch batch;
  private final PageTableFormat format;
  private final int pageShift;

  /** True if each entry maps one base page. */
  private final boolean ofPages;

  private int run = -1;
  private int entriesOfRun;

  /** True if the entries of the run are alike. */
  private boolean alike;

  /** First entry at hand in its run, and how many there are. */
  private int inRun;

  private int count;
  private long address;
  private int fact;

  public BatchEntries(EntryBatch batch, HostDecoding decoder) {
    this.batch = batch;
    format = decoder.format();
    pageShift = decoder.pageShift();
    ofPages = batch.level == PageTableFormat.PTE && batch.shift == pageShift && !batch.hugetlb();
  }

  /** Moves to the next entries; false at the end. */
  public boolean next() {
    inRun += count;
    while (inRun >= entriesOfRun) {
      if (++run >= batch.runs()) {
        return false;
      }
      beginRun();
    }
    address = batch.runAddress(run) + ((long) inRun << batch.shift);
    while (fact < batch.folios() && factEnd(fact) <= address) {
      fact++;
    }
    count = 1;
    if (alike) {
      count = entriesOfRun - inRun; // of one page each
      count = (int) pagesOfOneFact(0);
    }
    return true;
  }

  private void beginRun() {
    entriesOfRun = batch.runEntries(run);
    inRun = 0;
    alike =
        ofPages
            && entriesOfRun > 1
            && format.alike(batch.runRaw(run), batch.runStride(run), entriesOfRun, batch.level);
  }

  /** Address of the first entry at hand. */
  public long address() {
    return address;
  }

  /** First entry at hand. */
  public long raw() {
    return batch.runRaw(run) + inRun * batch.runStride(run);
  }

  /** The entry after the first of those at hand; the first where it is alone. */
  public long nextRaw() {
    return count == 1 ? raw() : raw() + batch.runStride(run);
  }

  /** What the page frame of the next page at hand is higher by, of present entries. */
  public long pfnStep() {
    return isLarge() ? 1 : format.pfn(nextRaw(), batch.level) - format.pfn(raw(), batch.level);
  }

  /** Base pages that the entries at hand map. */
  public long pages() {
    return ofPages ? count : 1L << (batch.shift - pageShift);
  }

  /** True if one entry is at hand, which maps several base pages. */
  public boolean isLarge() {
    return batch.shift > pageShift;
  }

  /** Index of the folio facts of the first page; -1 without facts. */
  public int fact() {
    return fact(0);
  }

  /** Index of the folio facts of page number {@code page}; -1 without facts. */
  public int fact(long page) {
    long at = address + (page << pageShift);
    int i = factFrom(at);
    return i < batch.folios() && batch.folioAddress(i) <= at ? i : -1;
  }

  /** Pages at hand from page number {@code page} on that have the same facts, or none. */
  public long pagesOfOneFact(long page) {
    long left = pages() - page;
    long at = address + (page << pageShift);
    int i = factFrom(at);
    if (i == batch.folios()) {
      return left;
    }
    long other = batch.folioAddress(i) <= at ? factEnd(i) : batch.folioAddress(i);
    return Math.min(left, Math.max(1, (other - at) >>> pageShift));
  }

  /** Index of the first facts that end after an address. */
  private int factFrom(long at) {
    int i = fact;
    while (i < batch.folios() && factEnd(i) <= at) {
      i++;
    }
    return i;
  }

  private long factEnd(int i) {
    return batch.folioAddress(i) + (batch.folioPages(i) << pageShift);
  }
}
