// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_vma}. The part of one VMA that a walk over more than one is about to enter. Made
 * by {@code ./walkscope contract}.
 */
public final class VmaView extends EventView {
  /** sizeof. */
  public static final int BYTES = 152;

  public static final int START_AT = 24;
  public static final int END_AT = 32;
  public static final int VMA_START_AT = 40;
  public static final int VMA_END_AT = 48;
  public static final int VMA_FLAGS_AT = 56;
  public static final int VMA_PGOFF_AT = 64;
  public static final int INODE_AT = 72;
  public static final int DEVICE_AT = 80;
  public static final int VMA_KIND_AT = 84;
  public static final int HUGETLB_SHIFT_AT = 85;
  public static final int VMA_NAME_AT = 88;

  /** Bytes of the struct in streams of this version. */
  public static int bytes(int version) {
    if (version >= 5) {
      return BYTES;
    }
    return VMA_NAME_AT;
  }

  /** A view of bytes of its own, all of them 0. */
  public static VmaView allocate() {
    VmaView view = new VmaView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(VmaView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public VmaView copy() {
    VmaView view = allocate();
    view.set(this);
    return view;
  }

  /** First byte walked of it. */
  public long start() {
    return getLong(START_AT);
  }

  public VmaView start(long value) {
    putLong(START_AT, value);
    return this;
  }

  /** Byte after the last. */
  public long end() {
    return getLong(END_AT);
  }

  public VmaView end(long value) {
    putLong(END_AT, value);
    return this;
  }

  /** First byte of the VMA. */
  public long vmaStart() {
    return getLong(VMA_START_AT);
  }

  public VmaView vmaStart(long value) {
    putLong(VMA_START_AT, value);
    return this;
  }

  /** Byte after its last. */
  public long vmaEnd() {
    return getLong(VMA_END_AT);
  }

  public VmaView vmaEnd(long value) {
    putLong(VMA_END_AT, value);
    return this;
  }

  /** VM_* bits of this kernel. */
  public long vmaFlags() {
    return getLong(VMA_FLAGS_AT);
  }

  public VmaView vmaFlags(long value) {
    putLong(VMA_FLAGS_AT, value);
    return this;
  }

  /** vm_pgoff, pages. */
  public long vmaPgoff() {
    return getLong(VMA_PGOFF_AT);
  }

  public VmaView vmaPgoff(long value) {
    putLong(VMA_PGOFF_AT, value);
    return this;
  }

  /** Inode number; 0 when no file is behind the VMA. */
  public long inode() {
    return getLong(INODE_AT);
  }

  public VmaView inode(long value) {
    putLong(INODE_AT, value);
    return this;
  }

  /** s_dev of the file system, as maps shows it. */
  public int device() {
    return getInt(DEVICE_AT);
  }

  public VmaView device(int value) {
    putInt(DEVICE_AT, value);
    return this;
  }

  /** enum ws_vma_kind. */
  public int vmaKind() {
    return getU8(VMA_KIND_AT);
  }

  public VmaView vmaKind(int value) {
    putU8(VMA_KIND_AT, value);
    return this;
  }

  /** log2 of the VMA's huge page size; 0 when it has none. */
  public int hugetlbShift() {
    return getU8(HUGETLB_SHIFT_AT);
  }

  public VmaView hugetlbShift(int value) {
    putU8(HUGETLB_SHIFT_AT, value);
    return this;
  }

  /** Since version 5. As in WALK_BEGIN, NUL-terminated. */
  public String vmaName() {
    return getText(VMA_NAME_AT, 64);
  }

  public VmaView vmaName(String value) {
    putText(VMA_NAME_AT, 64, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameVmaName(VmaView other) {
    return sameText(other, VMA_NAME_AT, 64);
  }

  @Override
  public VmaView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public VmaView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public VmaView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public VmaView sequence(int value) {
    super.sequence(value);
    return this;
  }

  /** Where the first text without its NUL is; -1 when each has one. */
  public int endlessText() {
    if (isEndless(VMA_NAME_AT, 64)) {
      return VMA_NAME_AT;
    }
    return -1;
  }

  @Override
  public void fields(Fields to) {
    to.hex("start", start());
    to.hex("end", end());
    to.hex("vma_start", vmaStart());
    to.hex("vma_end", vmaEnd());
    to.hex("vma_flags", vmaFlags());
    to.hex("vma_pgoff", vmaPgoff());
    to.unsigned("inode", inode());
    to.hex("device", Integer.toUnsignedLong(device()));
    to.hex("vma_kind", vmaKind());
    to.signed("hugetlb_shift", hugetlbShift());
    to.text("vma_name", vmaName());
  }
}
