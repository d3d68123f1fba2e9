// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.walkscope.pipeline.entries.Longs;
import org.walkscope.pipeline.entries.Piece;
import org.walkscope.pipeline.entries.TypeCode;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.wire.WireEnums;

/**
 * Adjacent entries alike in type, level, folio order and attributes, in the order of the walk.
 * Extents beyond the limit are left out and counted.
 */
final class ExtentList {
  private static final int UNKNOWN_ORDER = 0xff;
  private static final int HOLE = TypeCode.of(EntryType.NONE);

  // start, entries, bytes, shape, sum of positions, position, swap device
  private static final int LONGS = 7;

  private static final int ROOM = 4 * LONGS;

  /** Longs that a list gives to the next at most: an open walk keeps them. */
  private static final int MOST_GIVEN = 1 << 13;

  private long[] extents;
  private int size; // of those within the limit, whether or not they are listed
  private int listed;
  private long dropped;

  // of the last extent, kept or dropped
  private long lastEnd;
  private long lastShape = -1;
  private long lastAttributes;

  ExtentList() {
    this(new long[ROOM]);
  }

  private ExtentList(long[] room) {
    extents = room;
  }

  /** Empty list with the room of this one, which is used no more. */
  ExtentList next() {
    ExtentList next = new ExtentList(extents.length > MOST_GIVEN ? new long[ROOM] : extents);
    extents = null;
    return next;
  }

  void add(Piece piece, int pageShift, WalkLimits limits) {
    int order = piece.folioKnown ? piece.folioOrder : UNKNOWN_ORDER;
    long shape = shape(piece.typeCode, piece.level, order);
    append(piece.address, piece.count, piece.bytes(), shape, piece.attributes, limits);
    if (dropped == 0 && limits.extentsListed()) {
      int at = (listed - 1) * LONGS;
      extents[at + 4] += piece.positionsSum(pageShift);
      if (extents[at] == piece.address) {
        extents[at + 5] = piece.type == EntryType.MARKER ? piece.markerBits : piece.position;
        extents[at + 6] = piece.device;
      }
    }
  }

  void addHole(long start, long end, int level, WalkLimits limits) {
    // order 0 tells a hole from none entries, whose order is unknown
    long shape = shape(HOLE, level, 0);
    append(start, 0, end - start, shape, 0, limits);
  }

  long dropped() {
    return dropped;
  }

  /** Records of the extents so far, each made when it is asked for. */
  List<Extent> toList() {
    return PackedList.of(Arrays.copyOf(extents, listed * LONGS), LONGS, listed, ExtentList::record);
  }

  private static Extent record(long[] extents, int at) {
    long shape = extents[at + 3];
    EntryType type = TypeCode.type((int) (shape >>> 16));
    int order = (int) shape & 0xff;
    boolean orderKnown = type != EntryType.NONE && order != UNKNOWN_ORDER;
    return new Extent(
        extents[at],
        extents[at + 1],
        extents[at + 2],
        type,
        WireEnums.level((int) (shape >>> 8) & 0xff),
        orderKnown ? order : null,
        type == EntryType.NONE ? null : extents[at + 5],
        type == EntryType.SWAP ? (int) extents[at + 6] : null,
        extents[at + 4]);
  }

  private void append(
      long start, long entries, long bytes, long shape, long attributes, WalkLimits limits) {
    boolean joins = shape == lastShape && attributes == lastAttributes && start == lastEnd;
    lastEnd = start + bytes;
    lastShape = shape;
    lastAttributes = attributes;
    if (joins) {
      if (dropped == 0 && limits.extentsListed()) {
        extents[(listed - 1) * LONGS + 1] += entries;
        extents[(listed - 1) * LONGS + 2] += bytes;
      }
      return;
    }
    if (size >= limits.extents()) {
      dropped++;
      return;
    }
    size++;
    if (!limits.extentsListed()) {
      return;
    }
    int at = listed++ * LONGS;
    if (at == extents.length) {
      extents = Arrays.copyOf(extents, 2 * at);
    }
    extents[at] = start;
    extents[at + 1] = entries;
    extents[at + 2] = bytes;
    extents[at + 3] = shape;
    extents[at + 4] = 0;
    extents[at + 5] = 0;
    extents[at + 6] = 0;
  }

  private static long shape(int typeCode, int level, int order) {
    return (long) typeCode << 16 | (long) level << 8 | order;
  }

  void write(DataOutput out) throws IOException {
    Longs.write(out, extents, listed * LONGS);
    out.writeLong(dropped);
    out.writeLong(lastEnd);
    out.writeLong(lastShape);
    out.writeLong(lastAttributes);
  }

  void read(DataInput in) throws IOException {
    long[] read = Longs.read(in);
    listed = read.length / LONGS;
    size = listed;
    extents = listed == 0 ? extents : read;
    dropped = in.readLong();
    lastEnd = in.readLong();
    lastShape = in.readLong();
    lastAttributes = in.readLong();
  }
}
