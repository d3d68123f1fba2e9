// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.whatif;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;
import org.walkscope.schema.Walk;

/**
 * Adjacent entries of one type and level. A run is one step of a perfect batcher, but of FOLIO, and
 * of SWAP whose offsets have gaps.
 *
 * @param first extent that begins the run
 * @param entries 0 for holes alone
 * @param consecutive true if each page's position is one behind that of the page before
 * @param pageShift log2 of the base page's bytes
 */
record EntryRun(Extent first, long bytes, long entries, boolean consecutive, int pageShift) {

  static List<EntryRun> of(Walk walk) {
    int pageShift = walk.getHost().getPageShift();
    List<EntryRun> runs = new ArrayList<>();
    for (Extent extent : walk.getExtents()) {
      EntryRun next =
          new EntryRun(
              extent,
              extent.getBytes(),
              extent.getEntries(),
              isConsecutive(extent, pageShift),
              pageShift);
      EntryRun last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last.goesOnWith(next)) {
        runs.set(runs.size() - 1, last.with(next));
      } else {
        runs.add(next);
      }
    }
    return runs;
  }

  /** By the sum of page number times position. */
  private static boolean isConsecutive(Extent extent, int pageShift) {
    if (extent.getPosition() == null || extent.getPositionsSum() == null) {
      return false;
    }
    long page = extent.getStart() >>> pageShift;
    long sum = 0;
    for (long i = 0; i < extent.getBytes() >>> pageShift; i++) {
      sum += (page + i) * (extent.getPosition() + i);
    }
    return sum == extent.getPositionsSum();
  }

  EntryType type() {
    return first.getType();
  }

  /** True if all entries of the run are joined. */
  boolean isOneStep() {
    return switch (type()) {
      case FOLIO -> false;
      case SWAP -> consecutive || entries == 1;
      case NONE, MARKER, PFN, MIGRATION, DEVICE, HWPOISON -> true;
    };
  }

  private boolean goesOnWith(EntryRun next) {
    boolean adjacent =
        type() == next.type()
            && first.getLevel() == next.first.getLevel()
            && first.getStart() + bytes == next.first.getStart();
    if (!adjacent || !isOneStep() || !next.isOneStep()) {
      return false;
    }
    return type() != EntryType.SWAP
        || (first.getSwapDevice().equals(next.first.getSwapDevice())
            && first.getPosition() + (bytes >>> pageShift) == next.first.getPosition());
  }

  private EntryRun with(EntryRun next) {
    return new EntryRun(first, bytes + next.bytes, entries + next.entries, consecutive, pageShift);
  }

  /** Steps in aligned blocks of PTEs; at least so many unless {@link #isExactByBlocks}. */
  long stepsByBlocks() {
    if (first.getLevel() != Level.PTE) {
      return Math.max(1, entries);
    }
    Integer order = first.getFolioOrder();
    if (type() == EntryType.FOLIO && order != null && (consecutive || order == 0)) {
      return order == 0 ? entries : cuts(order);
    }
    long blocks = block(bytes - 1) - block(0) + 1;
    return type() == EntryType.FOLIO && order != null
        ? Math.max(blocks, -Math.floorDiv(-entries, 1L << order))
        : blocks;
  }

  /** Pages of consecutive folios that begin a step: the first of a folio or of a block. */
  private long cuts(int order) {
    long steps = 0;
    for (long page = 0; page < entries; page++) {
      boolean ofFolio = ((first.getPosition() + page) & ((1L << order) - 1)) == 0;
      boolean ofBlock = page > 0 && block(page << pageShift) != block((page - 1) << pageShift);
      steps += page == 0 || ofFolio || ofBlock ? 1 : 0;
    }
    return steps;
  }

  private long block(long offset) {
    return (first.getStart() + offset) / ((long) Batch.BLOCK << pageShift);
  }

  boolean isExactByBlocks() {
    Integer order = first.getFolioOrder();
    return first.getLevel() != Level.PTE
        || isOneStep()
        || (type() == EntryType.FOLIO && order != null && (consecutive || order == 0));
  }
}
