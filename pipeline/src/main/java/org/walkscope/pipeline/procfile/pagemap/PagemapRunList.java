// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.pagemap;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.PagemapRun;

/** Adjacent entries of pagemap as runs, each of which grows by one step from page to page. */
final class PagemapRunList {
  static final int MAX_SWAPFILES_SHIFT = 5;

  private final List<PagemapRun> runs = new ArrayList<>();

  List<PagemapRun> toList() {
    return runs;
  }

  /** Adds the pages of a hole, or of one entry. */
  void add(long start, long pages, long entry, long step) {
    if (!joinsLast(entry, pages, step)) {
      runs.add(new PagemapRun(start, pages, entry, pages == 1 ? 0 : step));
    }
  }

  /** Adds pages as if each came alone: the first may end a run that grows by another step. */
  void addEach(long start, long pages, long entry, long step, int pageShift) {
    for (long page = 0; page < pages; page++) {
      add(start + (page << pageShift), 1, entry + page * step, 0);
      PagemapRun last = runs.get(runs.size() - 1);
      if (last.getPages() > 1 && last.getStep() == step) {
        last.setPages(last.getPages() + pages - page - 1);
        return;
      }
    }
  }

  private boolean joinsLast(long entry, long pages, long step) {
    if (runs.isEmpty()) {
      return false;
    }
    PagemapRun last = runs.get(runs.size() - 1);
    long expected = last.getEntry() + last.getPages() * last.getStep();
    if (last.getPages() == 1 && pages == 1) {
      long grows = entry - last.getEntry();
      if (grows != 0 && grows != 1 && grows != 1L << MAX_SWAPFILES_SHIFT) {
        return false;
      }
      last.setStep(grows);
    } else if (entry != expected || (pages > 1 && step != last.getStep())) {
      return false;
    }
    last.setPages(last.getPages() + pages);
    return true;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(runs.size());
    for (PagemapRun run : runs) {
      out.writeLong(run.getStart());
      out.writeLong(run.getPages());
      out.writeLong(run.getEntry());
      out.writeLong(run.getStep());
    }
  }

  void read(DataInput in) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      runs.add(new PagemapRun(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
    }
  }
}
