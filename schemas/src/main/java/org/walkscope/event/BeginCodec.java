// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.List;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

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

  /** Kind and name of the VMA. */
  private static final int VMA_KIND = 0x20;

  private static final int SHMEM_SWAP = 0x40;

  /** A second byte of fields. */
  private static final int RARE = 0x80;

  // the second byte
  private static final int ARGUMENT = 0x01;
  private static final int WEIGHT = 0x02;

  /** References of the VMA, where they are not the last begin's. */
  private static final int REFERENCES = 0x04;

  /** Waits for mmap_lock, where there were any, or the last begin did not tell whether. */
  private static final int WAITS = 0x08;

  private static final int KNOWN_RARE = ARGUMENT | WEIGHT | REFERENCES | WAITS;

  private static final WalkBeginView NO_WAITS = WalkBeginView.allocate();

  private final RecentLongs inodes = new RecentLongs();
  private final RecentLongs vmaFlags = new RecentLongs();
  private final StringTable strings;

  /** The begin before, of which a reader makes the next. */
  private final WalkBeginView last = WalkBeginView.allocate();

  private int lastFileDevice;
  private int pageShift;

  BeginCodec(StringTable strings) {
    this.strings = strings;
  }

  void clear(int newPageShift) {
    pageShift = newPageShift;
    inodes.clear();
    vmaFlags.clear();
    last.set(WalkBeginView.allocate().weight(1));
    lastFileDevice = 0;
  }

  /** Bits of the groups that differ from the last begin. */
  int groups(WalkBeginView b) {
    int groups = 0;
    if (b.walkerStartBoottimeNs() != last.walkerStartBoottimeNs()
        || b.walkerTgid() != last.walkerTgid()
        || !b.sameWalkerComm(last)) {
      groups |= WALKER;
    }
    if (b.mm() != last.mm()
        || b.targetStartBoottimeNs() != last.targetStartBoottimeNs()
        || b.targetTgid() != last.targetTgid()
        || b.targetTid() != last.targetTid()
        || b.targetCgroup() != last.targetCgroup()
        || b.targetUid() != last.targetUid()
        || !b.sameTargetComm(last)) {
      groups |= TARGET;
    }
    if (b.walkerKind() != last.walkerKind()
        || b.file() != last.file()
        || b.types() != last.types()
        || !b.sameFunction(last)
        || !b.sameOps(last)) {
      groups |= FUNCTION;
    }
    if (b.snapshot() != last.snapshot() || b.mapCount() != last.mapCount()) {
      groups |= SNAPSHOT;
    }
    return groups;
  }

  void write(WalkBeginView b, int groups, ColumnBytes out) {
    writeGroups(b, groups, out);
    int rare = rareFields(b);
    int fields = fields(b) | (rare == 0 ? 0 : RARE);
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
      strings.write(b.vmaName(), out);
    }
    if ((fields & SHMEM_SWAP) != 0) {
      out.varint(b.shmemSwapBytes());
    }
    if (rare != 0) {
      writeRare(b, rare, out);
    }
    last.set(b);
    learn();
  }

  private int rareFields(WalkBeginView b) {
    int rare = b.argument() == 0 ? 0 : ARGUMENT;
    rare |= b.weight() == 1 ? 0 : WEIGHT;
    rare |= b.vmaReferences() == last.vmaReferences() ? 0 : REFERENCES;
    rare |= waitsAsExpected(b) ? 0 : WAITS;
    return rare;
  }

  /** No wait, as far as waits are told. */
  private boolean waitsAsExpected(WalkBeginView b) {
    return b.mmapLockOwner() == expectedOwner()
        && b.mmapLockWaits() == 0
        && b.mmapLockWaitNs() == 0
        && b.mmapLockLongestNs() == 0
        && b.mmapLockOwnerTid() == 0
        && b.mmapLockOwnerTgid() == 0
        && b.sameMmapLockOwnerComm(NO_WAITS);
  }

  private int expectedOwner() {
    return last.mmapLockOwner() == Wire.OWNER_UNTOLD ? Wire.OWNER_UNTOLD : Wire.OWNER_NONE;
  }

  private void writeWaits(WalkBeginView b, ColumnBytes out) {
    out.varint32(b.mmapLockOwner());
    out.varint32(b.mmapLockWaits());
    out.varint(b.mmapLockWaitNs());
    out.varint(b.mmapLockLongestNs());
    out.varint32(b.mmapLockOwnerTid());
    out.varint32(b.mmapLockOwnerTgid());
    strings.write(b.mmapLockOwnerComm(), out);
  }

  private void readWaits(boolean given, List<String> list, ColumnCursor in)
      throws MalformedColumnException {
    last.mmapLockOwner(given ? in.varint32() : expectedOwner());
    last.mmapLockWaits(given ? in.varint32() : 0).mmapLockWaitNs(given ? in.varint() : 0);
    last.mmapLockLongestNs(given ? in.varint() : 0);
    last.mmapLockOwnerTid(given ? in.varint32() : 0).mmapLockOwnerTgid(given ? in.varint32() : 0);
    last.mmapLockOwnerComm(given ? StringTable.read(list, Wire.COMM_BYTES, in) : "");
  }

  private void writeRare(WalkBeginView b, int rare, ColumnBytes out) {
    out.u8(rare);
    if ((rare & ARGUMENT) != 0) {
      out.varint(b.argument());
    }
    if ((rare & WEIGHT) != 0) {
      out.varint32(b.weight());
    }
    if ((rare & REFERENCES) != 0) {
      out.varint32(b.vmaReferences());
    }
    if ((rare & WAITS) != 0) {
      writeWaits(b, out);
    }
  }

  private void readRare(int rare, List<String> list, ColumnCursor in)
      throws MalformedColumnException {
    if ((rare & ~KNOWN_RARE) != 0) {
      throw in.malformed("unknown fields of a begin");
    }
    last.argument((rare & ARGUMENT) != 0 ? in.varint() : 0);
    last.weight((rare & WEIGHT) != 0 ? in.varint32() : 1);
    if ((rare & REFERENCES) != 0) {
      last.vmaReferences(in.varint32());
    }
    readWaits((rare & WAITS) != 0, list, in);
  }

  private void writeGroups(WalkBeginView b, int groups, ColumnBytes out) {
    if ((groups & WALKER) != 0) {
      out.zigzag(b.walkerStartBoottimeNs() - last.walkerStartBoottimeNs());
      out.varint32(b.walkerTgid());
      strings.write(b.walkerComm(), out);
    }
    if ((groups & TARGET) != 0) {
      out.zigzag(b.targetStartBoottimeNs() - last.targetStartBoottimeNs());
      out.zigzag(b.mm() - last.mm());
      out.varint32(b.targetTgid());
      out.varint32(b.targetTid());
      strings.write(b.targetComm(), out);
      out.varint(b.targetCgroup());
      out.varint32(b.targetUid());
    }
    if ((groups & FUNCTION) != 0) {
      out.u8(b.walkerKind());
      out.u8(b.file());
      strings.write(b.function(), out);
      strings.write(b.ops(), out);
      if (b.walkerKind() == Wire.WALKER_PT_RANGE_WALK) {
        out.varint32(b.types());
      }
    }
    if ((groups & SNAPSHOT) != 0) {
      out.zigzag(b.snapshot() - last.snapshot());
      out.varint32(b.mapCount());
    }
  }

  private int fields(WalkBeginView b) {
    int fields = b.start() == b.vmaStart() && b.end() == b.vmaEnd() ? 0 : RANGE;
    fields |= b.inode() == last.inode() ? 0 : INODE;
    fields |= b.device() == expectedDevice(b.inode()) ? 0 : DEVICE;
    fields |= b.vmaPgoff() == expectedPgoff(b.inode(), b.vmaStart()) ? 0 : PGOFF;
    fields |= b.vmaFlags() == last.vmaFlags() ? 0 : VMA_FLAGS;
    fields |=
        b.vmaKind() == last.vmaKind()
                && b.hugetlbShift() == last.hugetlbShift()
                && b.sameVmaName(last)
            ? 0
            : VMA_KIND;
    fields |= b.shmemSwapBytes() == 0 ? 0 : SHMEM_SWAP;
    return fields;
  }

  /**
   * Makes the next begin of the last one.
   *
   * @param version of the column
   */
  WalkBeginView read(int groups, int version, List<String> list, ColumnCursor in)
      throws MalformedColumnException {
    boolean named = version > ColumnState.VERSION_1;
    readGroups(groups, named, list, in);
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
    last.device((fields & DEVICE) != 0 ? in.varint32() : expectedDevice(inode));
    long pgoff = expectedPgoff(inode, vmaStart);
    last.vmaPgoff((fields & PGOFF) != 0 ? pgoff + in.zigzag() : pgoff);
    last.start(start).end(end).vmaStart(vmaStart).vmaEnd(vmaEnd).inode(inode);
    if ((fields & VMA_FLAGS) != 0) {
      last.vmaFlags(vmaFlags.read(in));
    }
    if ((fields & VMA_KIND) != 0) {
      last.vmaKind(in.u8()).hugetlbShift(in.u8());
      last.vmaName(named ? StringTable.read(list, Wire.VMA_NAME_BYTES, in) : "");
    }
    last.shmemSwapBytes((fields & SHMEM_SWAP) != 0 ? in.varint() : 0);
    int rare = (fields & RARE) != 0 ? ARGUMENT | WEIGHT : 0;
    readRare(rare != 0 && version > ColumnState.VERSION_2 ? in.u8() : rare, list, in);
    learn();
    return last;
  }

  private void readGroups(int groups, boolean named, List<String> list, ColumnCursor in)
      throws MalformedColumnException {
    if ((groups & WALKER) != 0) {
      last.walkerStartBoottimeNs(last.walkerStartBoottimeNs() + in.zigzag());
      last.walkerTgid(in.varint32());
      last.walkerComm(StringTable.read(list, Wire.COMM_BYTES, in));
    }
    if ((groups & TARGET) != 0) {
      last.targetStartBoottimeNs(last.targetStartBoottimeNs() + in.zigzag());
      last.mm(last.mm() + in.zigzag());
      last.targetTgid(in.varint32()).targetTid(in.varint32());
      last.targetComm(StringTable.read(list, Wire.COMM_BYTES, in));
      last.targetCgroup(named ? in.varint() : 0);
      last.targetUid(named ? in.varint32() : 0);
    }
    if ((groups & FUNCTION) != 0) {
      last.walkerKind(in.u8()).file(in.u8());
      last.function(StringTable.read(list, Wire.SYMBOL_BYTES, in));
      last.ops(StringTable.read(list, Wire.SYMBOL_BYTES, in));
      last.types(last.walkerKind() == Wire.WALKER_PT_RANGE_WALK ? in.varint32() : 0);
    }
    if ((groups & SNAPSHOT) != 0) {
      last.snapshot(last.snapshot() + in.zigzag()).mapCount(in.varint32());
    }
  }

  private void learn() {
    if (last.inode() != 0) {
      lastFileDevice = last.device();
    }
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
}
