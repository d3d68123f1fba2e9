// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.pagemap;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.schema.Walk;
import org.walkscope.wire.VmaView;

/** Read of pagemap: its entries, and the counts of page-types. Either may be known alone. */
public final class PagemapRead extends ReadResult {
  private final PagemapRuns runs;
  private final PageTypeSums types;

  /**
   * Reads a range.
   *
   * @param showsPfns whether the reader is shown page frames
   */
  public PagemapRead(boolean showsPfns, long start, long end) {
    runs = new PagemapRuns(showsPfns, start, end);
    types = new PageTypeSums(start, end);
  }

  @Override
  public void entries(EntryBatch batch, VmaView vma, HostDecoding decoder) {
    runs.entries(batch, vma, decoder);
    types.entries(batch, vma, decoder);
  }

  @Override
  public void hole(long start, long end, VmaView vma, HostDecoding decoder) {
    runs.hole(start, end, vma, decoder);
    types.hole(start, end, vma, decoder);
  }

  @Override
  public void into(Walk walk) {
    runs.into(walk);
    if (runs.whole()) {
      types.into(walk);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    runs.writeAll(out);
    types.writeAll(out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    runs.readAll(in);
    types.readAll(in);
  }
}
