// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.pagetable.PageTableFormat;

/**
 * Page-table locks that a perfect batcher takes: one for each table in which the walk passed
 * entries. The kernel has a lock a table up to the PMD; above, one lock for the whole mm.
 */
final class TableLocks {
  private static final long NONE = -1;

  private final long[] lastTable = {NONE, NONE, NONE};
  private long count;

  long count() {
    return count;
  }

  /** Adds entries of one level, in address order within the level. */
  void add(int level, long start, long end, int pmdShift, int pudShift) {
    long first = 0;
    long last = 0;
    if (level != PageTableFormat.PUD) {
      int tableShift = level == PageTableFormat.PTE ? pmdShift : pudShift;
      first = start >>> tableShift;
      last = (end - 1) >>> tableShift;
    }
    count += last - first + (lastTable[level - 1] == first ? 0 : 1);
    lastTable[level - 1] = last;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    for (long table : lastTable) {
      out.writeLong(table);
    }
  }

  void read(DataInput in) throws IOException {
    count = in.readLong();
    for (int i = 0; i < lastTable.length; i++) {
      lastTable[i] = in.readLong();
    }
  }
}
