// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** {@code struct ws_walk_begin}. A walk begins. Made by {@code ./walkscope contract}. */
public final class WalkBeginView extends EventView {
  /** sizeof. */
  public static final int BYTES = 448;

  public static final int WALKER_START_BOOTTIME_NS_AT = 24;
  public static final int TARGET_START_BOOTTIME_NS_AT = 32;
  public static final int MM_AT = 40;
  public static final int SNAPSHOT_AT = 48;
  public static final int START_AT = 56;
  public static final int END_AT = 64;
  public static final int VMA_START_AT = 72;
  public static final int VMA_END_AT = 80;
  public static final int VMA_FLAGS_AT = 88;
  public static final int VMA_PGOFF_AT = 96;
  public static final int INODE_AT = 104;
  public static final int SHMEM_SWAP_BYTES_AT = 112;
  public static final int ARGUMENT_AT = 120;
  public static final int DEVICE_AT = 128;
  public static final int MAP_COUNT_AT = 132;
  public static final int WALKER_TGID_AT = 136;
  public static final int TARGET_TGID_AT = 140;
  public static final int TARGET_TID_AT = 144;
  public static final int WEIGHT_AT = 148;
  public static final int WALKER_KIND_AT = 152;
  public static final int FILE_AT = 153;
  public static final int VMA_KIND_AT = 154;
  public static final int HUGETLB_SHIFT_AT = 155;
  public static final int TYPES_AT = 156;
  public static final int WALKER_COMM_AT = 160;
  public static final int TARGET_COMM_AT = 176;
  public static final int FUNCTION_AT = 192;
  public static final int OPS_AT = 248;
  public static final int WALKER_UID_AT = 304;
  public static final int TARGET_UID_AT = 308;
  public static final int WALKER_CGROUP_AT = 312;
  public static final int TARGET_CGROUP_AT = 320;
  public static final int VMA_NAME_AT = 328;
  public static final int VMA_REFERENCES_AT = 392;
  public static final int MMAP_LOCK_WAIT_NS_AT = 400;
  public static final int MMAP_LOCK_LONGEST_NS_AT = 408;
  public static final int MMAP_LOCK_WAITS_AT = 416;
  public static final int MMAP_LOCK_OWNER_AT = 420;
  public static final int MMAP_LOCK_OWNER_TID_AT = 424;
  public static final int MMAP_LOCK_OWNER_TGID_AT = 428;
  public static final int MMAP_LOCK_OWNER_COMM_AT = 432;

  /** Bytes of the struct in streams of this version. */
  public static int bytes(int version) {
    if (version >= 7) {
      return BYTES;
    }
    if (version >= 6) {
      return MMAP_LOCK_WAIT_NS_AT;
    }
    if (version >= 5) {
      return VMA_REFERENCES_AT;
    }
    if (version >= 4) {
      return WALKER_CGROUP_AT;
    }
    return WALKER_UID_AT;
  }

  /** A view of bytes of its own, all of them 0. */
  public static WalkBeginView allocate() {
    WalkBeginView view = new WalkBeginView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(WalkBeginView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public WalkBeginView copy() {
    WalkBeginView view = allocate();
    view.set(this);
    return view;
  }

  /** Start of the walking task, CLOCK_BOOTTIME: tells a reused tid. */
  public long walkerStartBoottimeNs() {
    return getLong(WALKER_START_BOOTTIME_NS_AT);
  }

  public WalkBeginView walkerStartBoottimeNs(long value) {
    putLong(WALKER_START_BOOTTIME_NS_AT, value);
    return this;
  }

  /** Start of the target process, CLOCK_BOOTTIME; 0 when not known. */
  public long targetStartBoottimeNs() {
    return getLong(TARGET_START_BOOTTIME_NS_AT);
  }

  public WalkBeginView targetStartBoottimeNs(long value) {
    putLong(TARGET_START_BOOTTIME_NS_AT, value);
    return this;
  }

  /** Address of the mm_struct: an identity, no more. */
  public long mm() {
    return getLong(MM_AT);
  }

  public WalkBeginView mm(long value) {
    putLong(MM_AT, value);
    return this;
  }

  /** Number of the snapshot: counts those of its task; 0 when there is none. */
  public long snapshot() {
    return getLong(SNAPSHOT_AT);
  }

  public WalkBeginView snapshot(long value) {
    putLong(SNAPSHOT_AT, value);
    return this;
  }

  /** First byte of the range asked for. */
  public long start() {
    return getLong(START_AT);
  }

  public WalkBeginView start(long value) {
    putLong(START_AT, value);
    return this;
  }

  /** Byte after its last. */
  public long end() {
    return getLong(END_AT);
  }

  public WalkBeginView end(long value) {
    putLong(END_AT, value);
    return this;
  }

  /** First byte of the VMA; 0 with vma_end 0 when the walk is not of one VMA. */
  public long vmaStart() {
    return getLong(VMA_START_AT);
  }

  public WalkBeginView vmaStart(long value) {
    putLong(VMA_START_AT, value);
    return this;
  }

  /** Byte after its last. */
  public long vmaEnd() {
    return getLong(VMA_END_AT);
  }

  public WalkBeginView vmaEnd(long value) {
    putLong(VMA_END_AT, value);
    return this;
  }

  /** VM_* bits of this kernel. */
  public long vmaFlags() {
    return getLong(VMA_FLAGS_AT);
  }

  public WalkBeginView vmaFlags(long value) {
    putLong(VMA_FLAGS_AT, value);
    return this;
  }

  /** vm_pgoff, pages. */
  public long vmaPgoff() {
    return getLong(VMA_PGOFF_AT);
  }

  public WalkBeginView vmaPgoff(long value) {
    putLong(VMA_PGOFF_AT, value);
    return this;
  }

  /** Inode number; 0 when no file is behind the VMA. */
  public long inode() {
    return getLong(INODE_AT);
  }

  public WalkBeginView inode(long value) {
    putLong(INODE_AT, value);
    return this;
  }

  /** Result of shmem_swap_usage() just before this walk, for it. */
  public long shmemSwapBytes() {
    return getLong(SHMEM_SWAP_BYTES_AT);
  }

  public WalkBeginView shmemSwapBytes(long value) {
    putLong(SHMEM_SWAP_BYTES_AT, value);
    return this;
  }

  /** Of a read of pagemap 1 when it shows PFNs; of clear_refs the number written. */
  public long argument() {
    return getLong(ARGUMENT_AT);
  }

  public WalkBeginView argument(long value) {
    putLong(ARGUMENT_AT, value);
    return this;
  }

  /** s_dev of the file system, as maps shows it. */
  public int device() {
    return getInt(DEVICE_AT);
  }

  public WalkBeginView device(int value) {
    putInt(DEVICE_AT, value);
    return this;
  }

  /** VMAs of the mm at this moment. */
  public int mapCount() {
    return getInt(MAP_COUNT_AT);
  }

  public WalkBeginView mapCount(int value) {
    putInt(MAP_COUNT_AT, value);
    return this;
  }

  /** Process id of the walker. */
  public int walkerTgid() {
    return getInt(WALKER_TGID_AT);
  }

  public WalkBeginView walkerTgid(int value) {
    putInt(WALKER_TGID_AT, value);
    return this;
  }

  /** Process id of the target. */
  public int targetTgid() {
    return getInt(TARGET_TGID_AT);
  }

  public WalkBeginView targetTgid(int value) {
    putInt(TARGET_TGID_AT, value);
    return this;
  }

  /** Thread id of the target. */
  public int targetTid() {
    return getInt(TARGET_TID_AT);
  }

  public WalkBeginView targetTid(int value) {
    putInt(TARGET_TID_AT, value);
    return this;
  }

  /** Walks that this one stands for: N when 1 in N is traced. */
  public int weight() {
    return getInt(WEIGHT_AT);
  }

  public WalkBeginView weight(int value) {
    putInt(WEIGHT_AT, value);
    return this;
  }

  /** enum ws_walker_kind. */
  public int walkerKind() {
    return getU8(WALKER_KIND_AT);
  }

  public WalkBeginView walkerKind(int value) {
    putU8(WALKER_KIND_AT, value);
    return this;
  }

  /** enum ws_file. */
  public int file() {
    return getU8(FILE_AT);
  }

  public WalkBeginView file(int value) {
    putU8(FILE_AT, value);
    return this;
  }

  /** enum ws_vma_kind. */
  public int vmaKind() {
    return getU8(VMA_KIND_AT);
  }

  public WalkBeginView vmaKind(int value) {
    putU8(VMA_KIND_AT, value);
    return this;
  }

  /** log2 of the VMA's huge page size; 0 when it has none. */
  public int hugetlbShift() {
    return getU8(HUGETLB_SHIFT_AT);
  }

  public WalkBeginView hugetlbShift(int value) {
    putU8(HUGETLB_SHIFT_AT, value);
    return this;
  }

  /** Types asked of pt_range_walk: bit N is the N-th of the eight; 0 for the legacy walker. */
  public int types() {
    return getInt(TYPES_AT);
  }

  public WalkBeginView types(int value) {
    putInt(TYPES_AT, value);
    return this;
  }

  /** comm of the walker, NUL-terminated. */
  public String walkerComm() {
    return getText(WALKER_COMM_AT, 16);
  }

  public WalkBeginView walkerComm(String value) {
    putText(WALKER_COMM_AT, 16, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameWalkerComm(WalkBeginView other) {
    return sameText(other, WALKER_COMM_AT, 16);
  }

  /** comm of the target, NUL-terminated. */
  public String targetComm() {
    return getText(TARGET_COMM_AT, 16);
  }

  public WalkBeginView targetComm(String value) {
    putText(TARGET_COMM_AT, 16, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameTargetComm(WalkBeginView other) {
    return sameText(other, TARGET_COMM_AT, 16);
  }

  /** Walker entry function, NUL-terminated. Example: "walk_page_vma". */
  public String function() {
    return getText(FUNCTION_AT, 56);
  }

  public WalkBeginView function(String value) {
    putText(FUNCTION_AT, 56, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameFunction(WalkBeginView other) {
    return sameText(other, FUNCTION_AT, 56);
  }

  /** Symbol of the mm_walk_ops, or of its callback, NUL-terminated. Example: "smaps_walk_ops". */
  public String ops() {
    return getText(OPS_AT, 56);
  }

  public WalkBeginView ops(String value) {
    putText(OPS_AT, 56, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameOps(WalkBeginView other) {
    return sameText(other, OPS_AT, 56);
  }

  /** Since version 4. uid of the walker in the initial user namespace. Example: 1000. */
  public int walkerUid() {
    return getInt(WALKER_UID_AT);
  }

  public WalkBeginView walkerUid(int value) {
    putInt(WALKER_UID_AT, value);
    return this;
  }

  /** uid of the target, the same way; 0 also where target_cgroup is 0. */
  public int targetUid() {
    return getInt(TARGET_UID_AT);
  }

  public WalkBeginView targetUid(int value) {
    putInt(TARGET_UID_AT, value);
    return this;
  }

  /**
   * Since version 5. Id of the walker's cgroup; 0 when not known. A CGROUP frame tells its path.
   */
  public long walkerCgroup() {
    return getLong(WALKER_CGROUP_AT);
  }

  public WalkBeginView walkerCgroup(long value) {
    putLong(WALKER_CGROUP_AT, value);
    return this;
  }

  /** Since version 5. Id of the target's cgroup; 0 when not known. */
  public long targetCgroup() {
    return getLong(TARGET_CGROUP_AT);
  }

  public WalkBeginView targetCgroup(long value) {
    putLong(TARGET_CGROUP_AT, value);
    return this;
  }

  /**
   * Since version 5. Base name of the file behind the VMA; of anonymous memory the name given by
   * prctl(PR_SET_VMA_ANON_NAME); of a special mapping the kernel's, "[vdso]"; else empty.
   * NUL-terminated. Example: "libc.so.6".
   */
  public String vmaName() {
    return getText(VMA_NAME_AT, 64);
  }

  public WalkBeginView vmaName(String value) {
    putText(VMA_NAME_AT, 64, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameVmaName(WalkBeginView other) {
    return sameText(other, VMA_NAME_AT, 64);
  }

  /**
   * Since version 6. References of the VMA when the walk began: one of its own and one of each
   * reader of its lock, a page fault or a walk; 2^30 more while a writer waits for them. 0 before
   * v6.15, and without a VMA. Source: vma-&gt;vm_refcnt.
   */
  public int vmaReferences() {
    return getInt(VMA_REFERENCES_AT);
  }

  public WalkBeginView vmaReferences(int value) {
    putInt(VMA_REFERENCES_AT, value);
    return this;
  }

  /**
   * Since version 7. Time for which the walker's thread slept for mmap_lock of this mm, as reader
   * or writer, since its walk over it before that was told: a sum. Of its own memory that of page
   * faults and system calls is among it.
   */
  public long mmapLockWaitNs() {
    return getLong(MMAP_LOCK_WAIT_NS_AT);
  }

  public WalkBeginView mmapLockWaitNs(long value) {
    putLong(MMAP_LOCK_WAIT_NS_AT, value);
    return this;
  }

  /** Since version 7. Longest of these waits. */
  public long mmapLockLongestNs() {
    return getLong(MMAP_LOCK_LONGEST_NS_AT);
  }

  public WalkBeginView mmapLockLongestNs(long value) {
    putLong(MMAP_LOCK_LONGEST_NS_AT, value);
    return this;
  }

  /** Since version 7. Number of these waits. Example: 1. */
  public int mmapLockWaits() {
    return getInt(MMAP_LOCK_WAITS_AT);
  }

  public WalkBeginView mmapLockWaits(int value) {
    putInt(MMAP_LOCK_WAITS_AT, value);
    return this;
  }

  /** Since version 7. enum ws_lock_owner: who had the lock when the longest of them began. */
  public int mmapLockOwner() {
    return getInt(MMAP_LOCK_OWNER_AT);
  }

  public WalkBeginView mmapLockOwner(int value) {
    putInt(MMAP_LOCK_OWNER_AT, value);
    return this;
  }

  /** Since version 7. Thread id of the writer that had it; 0 where it is not WRITER. */
  public int mmapLockOwnerTid() {
    return getInt(MMAP_LOCK_OWNER_TID_AT);
  }

  public WalkBeginView mmapLockOwnerTid(int value) {
    putInt(MMAP_LOCK_OWNER_TID_AT, value);
    return this;
  }

  /** Since version 7. Process id of this writer. */
  public int mmapLockOwnerTgid() {
    return getInt(MMAP_LOCK_OWNER_TGID_AT);
  }

  public WalkBeginView mmapLockOwnerTgid(int value) {
    putInt(MMAP_LOCK_OWNER_TGID_AT, value);
    return this;
  }

  /** Since version 7. comm of this writer, NUL-terminated. */
  public String mmapLockOwnerComm() {
    return getText(MMAP_LOCK_OWNER_COMM_AT, 16);
  }

  public WalkBeginView mmapLockOwnerComm(String value) {
    putText(MMAP_LOCK_OWNER_COMM_AT, 16, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameMmapLockOwnerComm(WalkBeginView other) {
    return sameText(other, MMAP_LOCK_OWNER_COMM_AT, 16);
  }

  @Override
  public WalkBeginView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public WalkBeginView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public WalkBeginView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public WalkBeginView sequence(int value) {
    super.sequence(value);
    return this;
  }

  /** Where the first text without its NUL is; -1 when each has one. */
  public int endlessText() {
    if (isEndless(WALKER_COMM_AT, 16)) {
      return WALKER_COMM_AT;
    }
    if (isEndless(TARGET_COMM_AT, 16)) {
      return TARGET_COMM_AT;
    }
    if (isEndless(FUNCTION_AT, 56)) {
      return FUNCTION_AT;
    }
    if (isEndless(OPS_AT, 56)) {
      return OPS_AT;
    }
    if (isEndless(VMA_NAME_AT, 64)) {
      return VMA_NAME_AT;
    }
    if (isEndless(MMAP_LOCK_OWNER_COMM_AT, 16)) {
      return MMAP_LOCK_OWNER_COMM_AT;
    }
    return -1;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("walker_start_boottime_ns", walkerStartBoottimeNs());
    to.unsigned("target_start_boottime_ns", targetStartBoottimeNs());
    to.hex("mm", mm());
    to.unsigned("snapshot", snapshot());
    to.hex("start", start());
    to.hex("end", end());
    to.hex("vma_start", vmaStart());
    to.hex("vma_end", vmaEnd());
    to.hex("vma_flags", vmaFlags());
    to.hex("vma_pgoff", vmaPgoff());
    to.unsigned("inode", inode());
    to.unsigned("shmem_swap_bytes", shmemSwapBytes());
    to.unsigned("argument", argument());
    to.hex("device", Integer.toUnsignedLong(device()));
    to.unsigned("map_count", Integer.toUnsignedLong(mapCount()));
    to.unsigned("walker_tgid", Integer.toUnsignedLong(walkerTgid()));
    to.unsigned("target_tgid", Integer.toUnsignedLong(targetTgid()));
    to.unsigned("target_tid", Integer.toUnsignedLong(targetTid()));
    to.unsigned("weight", Integer.toUnsignedLong(weight()));
    to.signed("walker_kind", walkerKind());
    to.signed("file", file());
    to.hex("vma_kind", vmaKind());
    to.signed("hugetlb_shift", hugetlbShift());
    to.hex("types", Integer.toUnsignedLong(types()));
    to.text("walker_comm", walkerComm());
    to.text("target_comm", targetComm());
    to.text("function", function());
    to.text("ops", ops());
    to.unsigned("walker_uid", Integer.toUnsignedLong(walkerUid()));
    to.unsigned("target_uid", Integer.toUnsignedLong(targetUid()));
    to.unsigned("walker_cgroup", walkerCgroup());
    to.unsigned("target_cgroup", targetCgroup());
    to.text("vma_name", vmaName());
    to.unsigned("vma_references", Integer.toUnsignedLong(vmaReferences()));
    to.unsigned("mmap_lock_wait_ns", mmapLockWaitNs());
    to.unsigned("mmap_lock_longest_ns", mmapLockLongestNs());
    to.unsigned("mmap_lock_waits", Integer.toUnsignedLong(mmapLockWaits()));
    to.unsigned("mmap_lock_owner", Integer.toUnsignedLong(mmapLockOwner()));
    to.unsigned("mmap_lock_owner_tid", Integer.toUnsignedLong(mmapLockOwnerTid()));
    to.unsigned("mmap_lock_owner_tgid", Integer.toUnsignedLong(mmapLockOwnerTgid()));
    to.text("mmap_lock_owner_comm", mmapLockOwnerComm());
  }
}
