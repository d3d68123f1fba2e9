// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.List;

/**
 * Events of which there is one a walk or fewer: every field as it is, in the order of its struct.
 * Which of them follows the first byte, as a byte of its own.
 */
final class RareCodec {
  static final int VMA = 1;
  static final int SCAN = 2;
  static final int SPAN = 3;
  static final int STALL = 4;

  private RareCodec() {}

  static void write(VmaPart v, ColumnBytes out) {
    longs(out, v.start(), v.end() - v.start(), v.vmaStart() - v.start(), v.vmaEnd() - v.end());
    out.varint(v.flags());
    longs(out, v.pgoff(), v.inode());
    out.varint32(v.device());
    out.u8(v.kind());
    out.u8(v.hugetlbShift());
  }

  static VmaPart vma(ColumnCursor in) throws MalformedColumnException {
    long start = in.zigzag();
    long end = start + in.zigzag();
    return new VmaPart(
        start,
        end,
        start + in.zigzag(),
        end + in.zigzag(),
        in.varint(),
        in.zigzag(),
        in.zigzag(),
        in.varint32(),
        in.u8(),
        in.u8());
  }

  static void write(ScanRequest s, ColumnBytes out) {
    longs(out, s.flags(), s.start(), s.end(), s.vecLen(), s.maxPages());
    longs(out, s.categoryInverted(), s.categoryMask(), s.categoryAnyofMask());
    longs(out, s.returnMask(), s.foundPages());
  }

  static ScanRequest scan(ColumnCursor in) throws MalformedColumnException {
    return new ScanRequest(
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag());
  }

  static void write(HeldSpan s, ColumnBytes out) {
    longs(out, s.lock(), s.mm(), s.address(), s.waitNs(), s.holdNs(), s.firstWalk());
    out.varint32(s.walks());
    out.u8(s.kind());
    out.u8(s.flags());
  }

  static HeldSpan span(ColumnCursor in) throws MalformedColumnException {
    return new HeldSpan(
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.varint32(),
        in.u8(),
        in.u8());
  }

  static void write(LockStall s, BeginCodec strings, List<String> list, ColumnBytes out) {
    longs(out, s.lock(), s.mm(), s.waitNs(), s.overlapNs());
    out.varint32(s.waiterTid());
    out.varint32(s.waiterTgid());
    out.u8(s.kind());
    out.u8(s.heldKind());
    out.u8(s.flags());
    strings.string(s.waiterComm(), list, out);
  }

  static LockStall stall(List<String> strings, ColumnCursor in) throws MalformedColumnException {
    return new LockStall(
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.varint32(),
        in.varint32(),
        in.u8(),
        in.u8(),
        in.u8(),
        BeginCodec.string(strings, in));
  }

  private static void longs(ColumnBytes out, long... values) {
    for (long value : values) {
      out.zigzag(value);
    }
  }
}
