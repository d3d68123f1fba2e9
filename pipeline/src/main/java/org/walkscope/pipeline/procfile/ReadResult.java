// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.schema.Walk;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.VmaView;

/**
 * Result of a read of pagemap or numa_maps, of PAGEMAP_SCAN or of a write to clear_refs, from the
 * entries that its walk passes. A result that lacks an event or a folio fact is left out of the
 * walk's record.
 */
public abstract class ReadResult {
  private boolean unknown;

  /** Adds the entries of one callback, in a VMA. */
  public abstract void entries(EntryBatch batch, VmaView vma, HostDecoding decoder);

  /**
   * Adds a range without page tables.
   *
   * @param vma null between VMAs
   */
  public void hole(long start, long end, VmaView vma, HostDecoding decoder) {
    // most reads take no account of holes
  }

  /** Request of PAGEMAP_SCAN; its taker copies it. */
  public void scan(ScanView request) {
    // only walks of PAGEMAP_SCAN have one
  }

  /** Puts the result into the record. */
  public abstract void into(Walk walk);

  public abstract void write(DataOutput out) throws IOException;

  public abstract void read(DataInput in) throws IOException;

  public final void forget() {
    unknown = true;
  }

  public final boolean known() {
    return !unknown;
  }

  public final void writeAll(DataOutput out) throws IOException {
    out.writeBoolean(unknown);
    write(out);
  }

  public final void readAll(DataInput in) throws IOException {
    unknown = in.readBoolean();
    read(in);
  }
}
