// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.Host;
import org.walkscope.schema.Walk;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

/**
 * What a read of pagemap or numa_maps, PAGEMAP_SCAN or clear_refs makes of the entries that its
 * walk passes. One that cannot be known, for want of an event or a folio fact, is left out of the
 * walk's record.
 */
abstract class ReadResult {
  private boolean unknown;

  /** Null where the walk is none of such a read. */
  static ReadResult of(WalkBeginView begin) {
    return switch (begin == null ? 0 : begin.file()) {
      case Wire.FILE_NUMA_MAPS -> new NumaSums();
      case Wire.FILE_PAGEMAP ->
          new PagemapRead(
              new PagemapRuns(begin.argument() != 0).over(begin.start(), begin.end()),
              new PageTypeSums().over(begin.start(), begin.end()));
      case Wire.FILE_CLEAR_REFS -> new ClearedRefs(begin.argument());
      case Wire.FILE_PAGEMAP_SCAN -> new ScanRegions().over(begin.start(), begin.end());
      default -> null;
    };
  }

  /** The entries of one callback, in a VMA. */
  abstract void entries(EntryBatch batch, VmaView vma, Decoder decoder);

  /**
   * A range without page tables.
   *
   * @param vma null between VMAs
   */
  void hole(long start, long end, VmaView vma, Decoder decoder) {
    // of no account, unless a kind of read says otherwise
  }

  /** Kept only as a copy. */
  void scan(ScanView request) {
    // of the others' walks there is none
  }

  /** Puts what came out into the record. */
  abstract void into(Walk walk);

  abstract void write(DataOutput out) throws IOException;

  abstract void read(DataInput in) throws IOException;

  final void forget() {
    unknown = true;
  }

  final boolean known() {
    return !unknown;
  }

  final void writeAll(DataOutput out) throws IOException {
    out.writeBoolean(unknown);
    write(out);
  }

  final void readAll(DataInput in) throws IOException {
    unknown = in.readBoolean();
    read(in);
  }

  /** How the host's entries and folio flags are read. */
  record Decoder(PageTableFormat format, Host host) {
    int pageShift() {
      return host.getPageShift();
    }

    long pageBytes() {
      return 1L << host.getPageShift();
    }

    /** A flag of folio->flags by its name; 0 where this kernel has none of that name. */
    long flag(String name) {
      Long bit = host.getConstants().get(name);
      return bit == null ? 0 : 1L << bit;
    }

    /** Whether the kernel is of this release or a later one, where nothing else tells. */
    boolean from(int major, int minor) {
      return KernelRelease.from(host.getKernelRelease(), major, minor);
    }

    /** Whether this kernel says yes to this. */
    boolean has(String name) {
      return host.getConstants().getOrDefault(name, 0L) != 0;
    }
  }
}
