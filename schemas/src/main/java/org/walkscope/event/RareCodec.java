// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.List;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.Wire;

/**
 * Events of which there is one a walk or fewer: every field as it is, in the order of its struct.
 * The byte after the first tells the kind.
 */
final class RareCodec {
  static final int VMA = 1;
  static final int SCAN = 2;
  static final int LOCK_HOLD = 3;
  static final int STALL = 4;
  static final int UNREAD = 5;

  // the event read last
  final VmaView vma = VmaView.allocate();
  final ScanView scan = ScanView.allocate();
  final LockHoldView lockHold = LockHoldView.allocate();
  final StallView stall = StallView.allocate();
  final UnreadView unread = UnreadView.allocate();

  static void write(VmaView v, StringTable strings, ColumnBytes out) {
    longs(out, v.start(), v.end() - v.start(), v.vmaStart() - v.start(), v.vmaEnd() - v.end());
    out.varint(v.vmaFlags());
    longs(out, v.vmaPgoff(), v.inode());
    out.varint32(v.device());
    out.u8(v.vmaKind());
    out.u8(v.hugetlbShift());
    strings.write(v.vmaName(), out);
  }

  VmaView vma(boolean named, List<String> strings, ColumnCursor in)
      throws MalformedColumnException {
    long start = in.zigzag();
    long end = start + in.zigzag();
    vma.start(start)
        .end(end)
        .vmaStart(start + in.zigzag())
        .vmaEnd(end + in.zigzag())
        .vmaFlags(in.varint())
        .vmaPgoff(in.zigzag())
        .inode(in.zigzag())
        .device(in.varint32())
        .vmaKind(in.u8())
        .hugetlbShift(in.u8());
    return vma.vmaName(named ? StringTable.read(strings, Wire.VMA_NAME_BYTES, in) : "");
  }

  static void write(ScanView s, ColumnBytes out) {
    longs(out, s.flags(), s.start(), s.end(), s.vecLen(), s.maxPages());
    longs(out, s.categoryInverted(), s.categoryMask(), s.categoryAnyofMask());
    longs(out, s.returnMask(), s.foundPages());
  }

  ScanView scan(ColumnCursor in) throws MalformedColumnException {
    return scan.flags(in.zigzag())
        .start(in.zigzag())
        .end(in.zigzag())
        .vecLen(in.zigzag())
        .maxPages(in.zigzag())
        .categoryInverted(in.zigzag())
        .categoryMask(in.zigzag())
        .categoryAnyofMask(in.zigzag())
        .returnMask(in.zigzag())
        .foundPages(in.zigzag());
  }

  static void write(LockHoldView s, ColumnBytes out) {
    longs(out, s.lock(), s.mm(), s.address(), s.waitNs(), s.holdNs(), s.firstWalk());
    out.varint32(s.nrWalks());
    out.u8(s.kind());
    out.u8(s.flags());
  }

  LockHoldView lockHold(ColumnCursor in) throws MalformedColumnException {
    return lockHold
        .lock(in.zigzag())
        .mm(in.zigzag())
        .address(in.zigzag())
        .waitNs(in.zigzag())
        .holdNs(in.zigzag())
        .firstWalk(in.zigzag())
        .nrWalks(in.varint32())
        .kind(in.u8())
        .flags(in.u8());
  }

  static void write(StallView s, StringTable strings, ColumnBytes out) {
    longs(out, s.lock(), s.mm(), s.waitNs(), s.overlapNs());
    out.varint32(s.waiterTid());
    out.varint32(s.waiterTgid());
    out.u8(s.kind());
    out.u8(s.heldKind());
    out.u8(s.flags());
    strings.write(s.waiterComm(), out);
  }

  StallView stall(List<String> strings, ColumnCursor in) throws MalformedColumnException {
    return stall
        .lock(in.zigzag())
        .mm(in.zigzag())
        .waitNs(in.zigzag())
        .overlapNs(in.zigzag())
        .waiterTid(in.varint32())
        .waiterTgid(in.varint32())
        .kind(in.u8())
        .heldKind(in.u8())
        .flags(in.u8())
        .waiterComm(StringTable.read(strings, Wire.COMM_BYTES, in));
  }

  static void write(UnreadView u, ColumnBytes out) {
    longs(out, u.start(), u.end() - u.start(), u.entries());
  }

  UnreadView unread(ColumnCursor in) throws MalformedColumnException {
    long start = in.zigzag();
    return unread.start(start).end(start + in.zigzag()).entries(in.zigzag());
  }

  private static void longs(ColumnBytes out, long... values) {
    for (long value : values) {
      out.zigzag(value);
    }
  }
}
