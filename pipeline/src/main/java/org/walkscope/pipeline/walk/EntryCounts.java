// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.entries.TypeCode;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.TypeCounts;

/** Entries of a walk by type. */
final class EntryCounts {
  private final long[] counts = new long[TypeCode.COUNT];

  /** Adds entries of a {@link TypeCode}. */
  void add(int typeCode, long entries) {
    counts[typeCode] += entries;
  }

  TypeCounts toRecord() {
    return new TypeCounts(
        count(EntryType.NONE),
        count(EntryType.FOLIO),
        count(EntryType.MARKER),
        count(EntryType.PFN),
        count(EntryType.SWAP),
        count(EntryType.MIGRATION),
        count(EntryType.DEVICE),
        count(EntryType.HWPOISON));
  }

  private long count(EntryType type) {
    return counts[TypeCode.of(type)];
  }

  void write(DataOutput out) throws IOException {
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readLong();
    }
  }
}
