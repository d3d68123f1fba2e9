// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.Walk;
import org.walkscope.wire.VmaView;

/** A read of pagemap: what it says, and what page-types makes of it. Either may be known alone. */
final class PagemapRead extends ReadResult {
  private final PagemapRuns runs;
  private final PageTypeSums types;

  PagemapRead(PagemapRuns runs, PageTypeSums types) {
    this.runs = runs;
    this.types = types;
  }

  @Override
  void entries(EntryBatch batch, VmaView vma, HostDecoding decoder) {
    runs.entries(batch, vma, decoder);
    types.entries(batch, vma, decoder);
  }

  @Override
  void hole(long start, long end, VmaView vma, HostDecoding decoder) {
    runs.hole(start, end, vma, decoder);
    types.hole(start, end, vma, decoder);
  }

  @Override
  void into(Walk walk) {
    runs.into(walk);
    if (runs.whole()) {
      types.into(walk);
    }
  }

  @Override
  void write(DataOutput out) throws IOException {
    runs.writeAll(out);
    types.writeAll(out);
  }

  @Override
  void read(DataInput in) throws IOException {
    runs.readAll(in);
    types.readAll(in);
  }
}
