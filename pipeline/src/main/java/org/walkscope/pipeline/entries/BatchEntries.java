// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

/** Iterator over the entries of a batch, each with the facts of its folio. */
public final class BatchEntries {
  private final EntryBatch batch;
  private final int pageShift;
  private int run;
  private int inRun = -1;
  private int fact;

  public BatchEntries(EntryBatch batch, int pageShift) {
    this.batch = batch;
    this.pageShift = pageShift;
  }

  public boolean next() {
    inRun++;
    while (run < batch.runs() && inRun >= batch.runEntries(run)) {
      run++;
      inRun = 0;
    }
    if (run >= batch.runs()) {
      return false;
    }
    while (fact < batch.folios() && factEnd(fact) <= address()) {
      fact++;
    }
    return true;
  }

  public long address() {
    return batch.runAddress(run) + ((long) inRun << batch.shift);
  }

  public long raw() {
    return batch.runRaw(run) + inRun * batch.runStride(run);
  }

  /** Base pages that one entry maps. */
  public long pages() {
    return 1L << (batch.shift - pageShift);
  }

  /** Index of the folio facts of the entry's page number {@code page}; -1 without facts. */
  public int fact(long page) {
    long at = address() + (page << pageShift);
    int i = fact;
    while (i < batch.folios() && factEnd(i) <= at) {
      i++;
    }
    return i < batch.folios() && batch.folioAddress(i) <= at ? i : -1;
  }

  private long factEnd(int i) {
    return batch.folioAddress(i) + (batch.folioPages(i) << pageShift);
  }
}
