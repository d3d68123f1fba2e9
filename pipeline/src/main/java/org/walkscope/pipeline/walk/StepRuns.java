// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.entries.Piece;
import org.walkscope.pipeline.entries.TypeCode;
import org.walkscope.schema.EntryType;

/**
 * Achievable steps: maximal runs of adjacent entries of one type and level; of folios also the same
 * folio, consecutive pages and equal attributes, of swap also consecutive offsets of one device.
 *
 * <p>Two neighbours that could be of one folio, with no fact that tells, count as one step, so that
 * the sum is a lower bound; {@link #exact} is false from then on.
 */
final class StepRuns {
  private long steps;
  private boolean exact = true;

  // the last entry seen
  private EntryType type;
  private int level;
  private long end;
  private long attributes;
  private int device;
  private long nextPosition;
  private boolean folioKnown;
  private long folioHead;
  private int folioOrder;

  long steps() {
    return steps;
  }

  boolean exact() {
    return exact;
  }

  void add(Piece piece, int pageShift) {
    int pages = piece.pagesPerEntry(pageShift);
    boolean joins = type == piece.type && level == piece.level && end == piece.address;
    long own = 1;
    if (piece.type == EntryType.FOLIO) {
      boolean consecutive = piece.count == 1 || piece.positionStep == pages;
      own = consecutive ? 1 : piece.count;
      exact &= piece.folioKnown || !consecutive || piece.count == 1;
      joins = joins && attributes == piece.attributes && nextPosition == piece.position;
      joins = joins && sameFolio(piece);
    } else if (piece.type == EntryType.SWAP) {
      own = piece.count == 1 || piece.positionStep == pages ? 1 : piece.count;
      joins = joins && device == piece.device && nextPosition == piece.position;
    }
    steps += joins ? own - 1 : own;
    remember(piece, pages);
  }

  /** Adds a hole: a none entry of the table above, or the walk's part of it. */
  void addHole(long start, long holeEnd, int holeLevel) {
    boolean joins = type == EntryType.NONE && level == holeLevel && end == start;
    steps += joins ? 0 : 1;
    type = EntryType.NONE;
    level = holeLevel;
    end = holeEnd;
  }

  /** True if the piece goes on with the last entry's folio. */
  private boolean sameFolio(Piece piece) {
    if (folioKnown) {
      return piece.position < folioHead + (1L << folioOrder);
    }
    if (piece.folioKnown) {
      return piece.position > piece.folioHead;
    }
    exact = false;
    return true;
  }

  private void remember(Piece piece, int pages) {
    type = piece.type;
    level = piece.level;
    end = piece.end();
    attributes = piece.attributes;
    device = piece.device;
    nextPosition = piece.position + (piece.count - 1) * piece.positionStep + pages;
    folioKnown = piece.folioKnown;
    folioHead = piece.folioHead;
    folioOrder = piece.folioOrder;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(steps);
    out.writeBoolean(exact);
    out.writeByte(type == null ? -1 : TypeCode.of(type));
    out.writeInt(level);
    out.writeLong(end);
    out.writeLong(attributes);
    out.writeInt(device);
    out.writeLong(nextPosition);
    out.writeBoolean(folioKnown);
    out.writeLong(folioHead);
    out.writeInt(folioOrder);
  }

  void read(DataInput in) throws IOException {
    steps = in.readLong();
    exact = in.readBoolean();
    int code = in.readByte();
    type = code < 0 ? null : TypeCode.type(code);
    level = in.readInt();
    end = in.readLong();
    attributes = in.readLong();
    device = in.readInt();
    nextPosition = in.readLong();
    folioKnown = in.readBoolean();
    folioHead = in.readLong();
    folioOrder = in.readInt();
  }
}
