// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Begins of walks. Most say of walker, target and function what the last one said, walk exactly one
 * VMA, and begin where the last VMA ended.
 */
final class BeginCodec {
  /** Groups of fields that differ from the last begin: bits of the event's first byte. */
  static final int WALKER = ColumnState.A;

  static final int TARGET = ColumnState.B;
  static final int FUNCTION = ColumnState.C;
  static final int SNAPSHOT = ColumnState.D;

  // fields that are not as expected: a byte of its own
  private static final int RANGE = 0x01;
  private static final int INODE = 0x02;
  private static final int DEVICE = 0x04;
  private static final int PGOFF = 0x08;
  private static final int VMA_FLAGS = 0x10;
  private static final int VMA_KIND = 0x20;
  private static final int SHMEM_SWAP = 0x40;

  /** An argument, or a weight that is not 1. */
  private static final int RARE = 0x80;

  /** {@code WS_WALKER_PT_RANGE_WALK}: its caller asks for types. */
  private static final int PT_RANGE_WALK = 2;

  private static final WalkBegin NOTHING =
      new WalkBegin(
          0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, "", "", "", "");

  private final RecentLongs inodes = new RecentLongs();
  private final RecentLongs vmaFlags = new RecentLongs();
  private final Map<String, Integer> index = new HashMap<>();
  private WalkBegin last = NOTHING;
  private int lastFileDevice;
  private int pageShift;

  void clear(int newPageShift) {
    pageShift = newPageShift;
    inodes.clear();
    vmaFlags.clear();
    index.clear();
    last = NOTHING;
    lastFileDevice = 0;
  }

  /** Which groups differ from the last begin. */
  int groups(WalkBegin b) {
    int groups = 0;
    if (b.walkerStartBoottimeNs() != last.walkerStartBoottimeNs()
        || b.walkerTgid() != last.walkerTgid()
        || !b.walkerComm().equals(last.walkerComm())) {
      groups |= WALKER;
    }
    if (b.mm() != last.mm()
        || b.targetStartBoottimeNs() != last.targetStartBoottimeNs()
        || b.targetTgid() != last.targetTgid()
        || b.targetTid() != last.targetTid()
        || !b.targetComm().equals(last.targetComm())) {
      groups |= TARGET;
    }
    if (b.walkerKind() != last.walkerKind()
        || b.file() != last.file()
        || b.types() != last.types()
        || !b.function().equals(last.function())
        || !b.ops().equals(last.ops())) {
      groups |= FUNCTION;
    }
    if (b.snapshot() != last.snapshot() || b.mapCount() != last.mapCount()) {
      groups |= SNAPSHOT;
    }
    return groups;
  }

  void write(WalkBegin b, int groups, List<String> strings, ColumnBytes out) {
    writeGroups(b, groups, strings, out);
    int fields = fields(b);
    out.u8(fields);
    out.aligned(b.vmaStart() - last.vmaEnd(), pageShift);
    out.aligned(b.vmaEnd() - b.vmaStart(), pageShift);
    if ((fields & RANGE) != 0) {
      out.aligned(b.start() - expectedStart(b.vmaStart(), b.vmaEnd()), pageShift);
      out.aligned(b.end() - b.start(), pageShift);
    }
    if ((fields & INODE) != 0) {
      inodes.write(b.inode(), out);
    }
    if ((fields & DEVICE) != 0) {
      out.varint32(b.device());
    }
    if ((fields & PGOFF) != 0) {
      out.zigzag(b.vmaPgoff() - expectedPgoff(b.inode(), b.vmaStart()));
    }
    if ((fields & VMA_FLAGS) != 0) {
      vmaFlags.write(b.vmaFlags(), out);
    }
    if ((fields & VMA_KIND) != 0) {
      out.u8(b.vmaKind());
      out.u8(b.hugetlbShift());
    }
    if ((fields & SHMEM_SWAP) != 0) {
      out.varint(b.shmemSwapBytes());
    }
    if ((fields & RARE) != 0) {
      out.varint(b.argument());
      out.varint32(b.weight());
    }
    learn(b);
  }

  private void writeGroups(WalkBegin b, int groups, List<String> strings, ColumnBytes out) {
    if ((groups & WALKER) != 0) {
      out.zigzag(b.walkerStartBoottimeNs() - last.walkerStartBoottimeNs());
      out.varint32(b.walkerTgid());
      string(b.walkerComm(), strings, out);
    }
    if ((groups & TARGET) != 0) {
      out.zigzag(b.targetStartBoottimeNs() - last.targetStartBoottimeNs());
      out.zigzag(b.mm() - last.mm());
      out.varint32(b.targetTgid());
      out.varint32(b.targetTid());
      string(b.targetComm(), strings, out);
    }
    if ((groups & FUNCTION) != 0) {
      out.u8(b.walkerKind());
      out.u8(b.file());
      string(b.function(), strings, out);
      string(b.ops(), strings, out);
      if (b.walkerKind() == PT_RANGE_WALK) {
        out.varint32(b.types());
      }
    }
    if ((groups & SNAPSHOT) != 0) {
      out.zigzag(b.snapshot() - last.snapshot());
      out.varint32(b.mapCount());
    }
  }

  private int fields(WalkBegin b) {
    int fields = b.start() == b.vmaStart() && b.end() == b.vmaEnd() ? 0 : RANGE;
    fields |= b.inode() == last.inode() ? 0 : INODE;
    fields |= b.device() == expectedDevice(b.inode()) ? 0 : DEVICE;
    fields |= b.vmaPgoff() == expectedPgoff(b.inode(), b.vmaStart()) ? 0 : PGOFF;
    fields |= b.vmaFlags() == last.vmaFlags() ? 0 : VMA_FLAGS;
    fields |=
        b.vmaKind() == last.vmaKind() && b.hugetlbShift() == last.hugetlbShift() ? 0 : VMA_KIND;
    fields |= b.shmemSwapBytes() == 0 ? 0 : SHMEM_SWAP;
    fields |= b.argument() == 0 && b.weight() == 1 ? 0 : RARE;
    return fields;
  }

  WalkBegin read(int groups, List<String> strings, ColumnCursor in)
      throws MalformedColumnException {
    long walkerStart = last.walkerStartBoottimeNs();
    int walkerTgid = last.walkerTgid();
    String walkerComm = last.walkerComm();
    if ((groups & WALKER) != 0) {
      walkerStart += in.zigzag();
      walkerTgid = in.varint32();
      walkerComm = string(strings, in);
    }
    long targetStart = last.targetStartBoottimeNs();
    long mm = last.mm();
    int targetTgid = last.targetTgid();
    int targetTid = last.targetTid();
    String targetComm = last.targetComm();
    if ((groups & TARGET) != 0) {
      targetStart += in.zigzag();
      mm += in.zigzag();
      targetTgid = in.varint32();
      targetTid = in.varint32();
      targetComm = string(strings, in);
    }
    int walkerKind = last.walkerKind();
    int file = last.file();
    String function = last.function();
    String ops = last.ops();
    int types = last.types();
    if ((groups & FUNCTION) != 0) {
      walkerKind = in.u8();
      file = in.u8();
      function = string(strings, in);
      ops = string(strings, in);
      types = walkerKind == PT_RANGE_WALK ? in.varint32() : 0;
    }
    long snapshot = last.snapshot();
    int mapCount = last.mapCount();
    if ((groups & SNAPSHOT) != 0) {
      snapshot += in.zigzag();
      mapCount = in.varint32();
    }
    int fields = in.u8();
    long vmaStart = last.vmaEnd() + in.aligned(pageShift);
    long vmaEnd = vmaStart + in.aligned(pageShift);
    long start = vmaStart;
    long end = vmaEnd;
    if ((fields & RANGE) != 0) {
      start = expectedStart(vmaStart, vmaEnd) + in.aligned(pageShift);
      end = start + in.aligned(pageShift);
    }
    long inode = (fields & INODE) != 0 ? inodes.read(in) : last.inode();
    int device = (fields & DEVICE) != 0 ? in.varint32() : expectedDevice(inode);
    long pgoff = expectedPgoff(inode, vmaStart);
    if ((fields & PGOFF) != 0) {
      pgoff += in.zigzag();
    }
    long flags = (fields & VMA_FLAGS) != 0 ? vmaFlags.read(in) : last.vmaFlags();
    int vmaKind = last.vmaKind();
    int hugetlbShift = last.hugetlbShift();
    if ((fields & VMA_KIND) != 0) {
      vmaKind = in.u8();
      hugetlbShift = in.u8();
    }
    long shmemSwap = (fields & SHMEM_SWAP) != 0 ? in.varint() : 0;
    long argument = (fields & RARE) != 0 ? in.varint() : 0;
    int weight = (fields & RARE) != 0 ? in.varint32() : 1;
    WalkBegin b =
        new WalkBegin(
            walkerStart,
            targetStart,
            mm,
            snapshot,
            start,
            end,
            vmaStart,
            vmaEnd,
            flags,
            pgoff,
            inode,
            shmemSwap,
            argument,
            device,
            mapCount,
            walkerTgid,
            targetTgid,
            targetTid,
            weight,
            walkerKind,
            file,
            vmaKind,
            hugetlbShift,
            types,
            walkerComm,
            targetComm,
            function,
            ops);
    learn(b);
    return b;
  }

  private void learn(WalkBegin b) {
    if (b.inode() != 0) {
      lastFileDevice = b.device();
    }
    last = b;
  }

  /** A walk of no VMA goes on where the last one ended. */
  private long expectedStart(long vmaStart, long vmaEnd) {
    return vmaStart == 0 && vmaEnd == 0 ? last.end() : vmaStart;
  }

  private int expectedDevice(long inode) {
    return inode == 0 ? 0 : lastFileDevice;
  }

  /** Anonymous memory counts pages from address 0; the next VMA of a file goes on in it. */
  private long expectedPgoff(long inode, long vmaStart) {
    if (inode == 0) {
      return vmaStart >>> pageShift;
    }
    return inode == last.inode()
        ? last.vmaPgoff() + ((vmaStart - last.vmaStart()) >> pageShift)
        : 0;
  }

  void string(String value, List<String> strings, ColumnBytes out) {
    Integer at = index.get(value);
    if (at == null) {
      at = strings.size();
      index.put(value, at);
      strings.add(value);
    }
    out.varint32(at);
  }

  static String string(List<String> strings, ColumnCursor in) throws MalformedColumnException {
    int at = in.varint32();
    if (Integer.compareUnsigned(at, strings.size()) >= 0) {
      throw in.malformed("string " + Integer.toUnsignedString(at) + " of " + strings.size());
    }
    return strings.get(at);
  }
}
