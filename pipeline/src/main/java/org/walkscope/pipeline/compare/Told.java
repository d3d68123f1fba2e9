// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import org.walkscope.schema.ComparedEntries;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;

/**
 * Adjacent bytes as a walker reported them, in whatever number of entries: hugetlb is one entry a
 * huge page for the legacy walker, and the hardware's entries for pt_range_walk.
 *
 * @param start first byte
 * @param end byte after the last
 * @param entryBytes mapped by one entry, as this walker counts entries
 * @param position page frame or swap offset of the first page, base pages; of a marker its bits
 * @param positionEnd end of the bytes whose position is known: an extent keeps that of its first
 *     entry alone
 * @param device of swap
 * @param positionsSum as Extent.positions_sum; null when it is not known
 */
record Told(
    long start,
    long end,
    EntryType type,
    Level level,
    long entryBytes,
    long position,
    long positionEnd,
    int device,
    Long positionsSum,
    int pageShift) {

  static Told of(Extent extent, int pageShift) {
    long start = extent.getStart();
    long end = start + extent.getBytes();
    boolean hole = extent.getEntries() == 0;
    long entryBytes = hole ? extent.getBytes() : extent.getBytes() / extent.getEntries();
    boolean everywhere = !moves(extent.getType());
    return new Told(
        start,
        end,
        extent.getType(),
        extent.getLevel(),
        Math.max(1, entryBytes),
        extent.getPosition() == null ? 0 : extent.getPosition(),
        everywhere ? end : start + entryBytes,
        extent.getSwapDevice() == null ? 0 : extent.getSwapDevice(),
        extent.getPositionsSum(),
        pageShift);
  }

  /** True if each page of such entries has a position of its own. */
  private static boolean moves(EntryType type) {
    return type != EntryType.NONE && type != EntryType.MARKER;
  }

  /** Part from one address inside it to another. */
  Told between(long from, long to) {
    if (from == start && to == end) {
      return this;
    }
    return new Told(
        from,
        to,
        type,
        level,
        entryBytes,
        positionAt(from) == null ? 0 : positionAt(from),
        positionEnd,
        device,
        type == EntryType.NONE ? positionsSum : null,
        pageShift);
  }

  /** Null where the trace does not tell it. */
  Long positionAt(long address) {
    if (address >= positionEnd) {
      return null;
    }
    // an entry that is not present has one value for all its pages
    boolean present = type == EntryType.FOLIO || type == EntryType.PFN;
    return present ? position + ((address - start) >> pageShift) : position;
  }

  /** True if both have the same value from an address on, as far as both are known. */
  boolean agrees(Told other, long address) {
    Long own = positionAt(address);
    Long others = other.positionAt(address);
    return type == other.type
        && level == other.level
        && device == other.device
        && (own == null || others == null || own.equals(others));
  }

  /** True if all but the position is equal. */
  static boolean sameShape(Told a, Told b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return a.type == b.type && a.level == b.level;
  }

  /** Record of a part. */
  ComparedEntries entries(long from, long to) {
    return ComparedEntries.newBuilder()
        .setType(type)
        .setLevel(level)
        .setPosition(type == EntryType.NONE ? null : positionAt(from))
        .setDevice(type == EntryType.SWAP ? device : null)
        .setEntries((to - from + entryBytes - 1) / entryBytes)
        .build();
  }
}
