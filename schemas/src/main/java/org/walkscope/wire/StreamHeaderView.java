// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_stream_header}. Facts of the host: first in the stream. Its constants follow.
 * Made by {@code ./walkscope contract}.
 */
public final class StreamHeaderView extends WireView {
  /** sizeof. */
  public static final int BYTES = 224;

  public static final int MAGIC_AT = 0;
  public static final int VERSION_AT = 4;
  public static final int HEADER_BYTES_AT = 6;
  public static final int CRC32C_AT = 8;
  public static final int ARCH_AT = 12;
  public static final int MODE_AT = 13;
  public static final int DETAIL_AT = 14;
  public static final int PAGE_SHIFT_AT = 15;
  public static final int PGTABLE_LEVELS_AT = 16;
  public static final int PMD_SHIFT_AT = 17;
  public static final int PUD_SHIFT_AT = 18;
  public static final int P4D_SHIFT_AT = 19;
  public static final int NR_CPUS_AT = 20;
  public static final int NR_CONSTANTS_AT = 22;
  public static final int CLOCK_MONOTONIC_NS_AT = 24;
  public static final int CLOCK_BOOTTIME_NS_AT = 32;
  public static final int CLOCK_REALTIME_NS_AT = 40;
  public static final int BOOT_ID_AT = 48;
  public static final int HOSTNAME_AT = 88;
  public static final int KERNEL_RELEASE_AT = 152;
  public static final int WAITS_SEEN_AT = 216;

  /** Bytes of the struct in streams of this version. */
  public static int bytes(int version) {
    if (version >= 3) {
      return BYTES;
    }
    return WAITS_SEEN_AT;
  }

  /** A view of bytes of its own, all of them 0. */
  public static StreamHeaderView allocate() {
    StreamHeaderView view = new StreamHeaderView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(StreamHeaderView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public StreamHeaderView copy() {
    StreamHeaderView view = allocate();
    view.set(this);
    return view;
  }

  /** WS_MAGIC. */
  public int magic() {
    return getInt(MAGIC_AT);
  }

  public StreamHeaderView magic(int value) {
    putInt(MAGIC_AT, value);
    return this;
  }

  /** WS_VERSION. */
  public int version() {
    return getU16(VERSION_AT);
  }

  public StreamHeaderView version(int value) {
    putU16(VERSION_AT, value);
    return this;
  }

  /** Bytes of this struct and its constants. */
  public int headerBytes() {
    return getU16(HEADER_BYTES_AT);
  }

  public StreamHeaderView headerBytes(int value) {
    putU16(HEADER_BYTES_AT, value);
    return this;
  }

  /** Checksum of header_bytes bytes with this field 0. */
  public int crc32c() {
    return getInt(CRC32C_AT);
  }

  public StreamHeaderView crc32c(int value) {
    putInt(CRC32C_AT, value);
    return this;
  }

  /** enum ws_arch. */
  public int arch() {
    return getU8(ARCH_AT);
  }

  public StreamHeaderView arch(int value) {
    putU8(ARCH_AT, value);
    return this;
  }

  /** enum ws_mode. */
  public int mode() {
    return getU8(MODE_AT);
  }

  public StreamHeaderView mode(int value) {
    putU8(MODE_AT, value);
    return this;
  }

  /** enum ws_detail. */
  public int detail() {
    return getU8(DETAIL_AT);
  }

  public StreamHeaderView detail(int value) {
    putU8(DETAIL_AT, value);
    return this;
  }

  /** log2 of the bytes of a base page. Example: 12. */
  public int pageShift() {
    return getU8(PAGE_SHIFT_AT);
  }

  public StreamHeaderView pageShift(int value) {
    putU8(PAGE_SHIFT_AT, value);
    return this;
  }

  /** Levels of the page table: 3, 4 or 5. */
  public int pgtableLevels() {
    return getU8(PGTABLE_LEVELS_AT);
  }

  public StreamHeaderView pgtableLevels(int value) {
    putU8(PGTABLE_LEVELS_AT, value);
    return this;
  }

  /** log2 of the bytes that a PMD entry maps. Example: 21. */
  public int pmdShift() {
    return getU8(PMD_SHIFT_AT);
  }

  public StreamHeaderView pmdShift(int value) {
    putU8(PMD_SHIFT_AT, value);
    return this;
  }

  /** log2 of the bytes that a PUD entry maps. Example: 30. */
  public int pudShift() {
    return getU8(PUD_SHIFT_AT);
  }

  public StreamHeaderView pudShift(int value) {
    putU8(PUD_SHIFT_AT, value);
    return this;
  }

  /** log2 of the bytes that a P4D entry maps. Example: 39. */
  public int p4dShift() {
    return getU8(P4D_SHIFT_AT);
  }

  public StreamHeaderView p4dShift(int value) {
    putU8(P4D_SHIFT_AT, value);
    return this;
  }

  /** Highest possible CPU id plus 1. Example: 4. */
  public int nrCpus() {
    return getU16(NR_CPUS_AT);
  }

  public StreamHeaderView nrCpus(int value) {
    putU16(NR_CPUS_AT, value);
    return this;
  }

  /** struct ws_constant that follow. */
  public int nrConstants() {
    return getU16(NR_CONSTANTS_AT);
  }

  public StreamHeaderView nrConstants(int value) {
    putU16(NR_CONSTANTS_AT, value);
    return this;
  }

  /** CLOCK_MONOTONIC, read as one with the next two. */
  public long clockMonotonicNs() {
    return getLong(CLOCK_MONOTONIC_NS_AT);
  }

  public StreamHeaderView clockMonotonicNs(long value) {
    putLong(CLOCK_MONOTONIC_NS_AT, value);
    return this;
  }

  /** CLOCK_BOOTTIME. */
  public long clockBoottimeNs() {
    return getLong(CLOCK_BOOTTIME_NS_AT);
  }

  public StreamHeaderView clockBoottimeNs(long value) {
    putLong(CLOCK_BOOTTIME_NS_AT, value);
    return this;
  }

  /** CLOCK_REALTIME, ns since the epoch. */
  public long clockRealtimeNs() {
    return getLong(CLOCK_REALTIME_NS_AT);
  }

  public StreamHeaderView clockRealtimeNs(long value) {
    putLong(CLOCK_REALTIME_NS_AT, value);
    return this;
  }

  /** /proc/sys/kernel/random/boot_id, NUL-terminated. */
  public String bootId() {
    return getText(BOOT_ID_AT, 40);
  }

  public StreamHeaderView bootId(String value) {
    putText(BOOT_ID_AT, 40, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameBootId(StreamHeaderView other) {
    return sameText(other, BOOT_ID_AT, 40);
  }

  /** nodename of uname(2), NUL-terminated. */
  public String hostname() {
    return getText(HOSTNAME_AT, 64);
  }

  public StreamHeaderView hostname(String value) {
    putText(HOSTNAME_AT, 64, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameHostname(StreamHeaderView other) {
    return sameText(other, HOSTNAME_AT, 64);
  }

  /** release of uname(2), NUL-terminated. */
  public String kernelRelease() {
    return getText(KERNEL_RELEASE_AT, 64);
  }

  public StreamHeaderView kernelRelease(String value) {
    putText(KERNEL_RELEASE_AT, 64, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameKernelRelease(StreamHeaderView other) {
    return sameText(other, KERNEL_RELEASE_AT, 64);
  }

  /**
   * Since version 3. Bit N: waits of other tasks for locks of kind N (enum ws_lock_kind) are seen
   * in this run and told as STALL. mmap_lock where its tracepoints or those of contention are
   * attached; the per-VMA lock, which reads of smaps and numa_maps hold since 7.x, where
   * __vma_start_write() is hooked.
   */
  public int waitsSeen() {
    return getInt(WAITS_SEEN_AT);
  }

  public StreamHeaderView waitsSeen(int value) {
    putInt(WAITS_SEEN_AT, value);
    return this;
  }

  /** Where the first text without its NUL is; -1 when each has one. */
  public int endlessText() {
    if (isEndless(BOOT_ID_AT, 40)) {
      return BOOT_ID_AT;
    }
    if (isEndless(HOSTNAME_AT, 64)) {
      return HOSTNAME_AT;
    }
    if (isEndless(KERNEL_RELEASE_AT, 64)) {
      return KERNEL_RELEASE_AT;
    }
    return -1;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("magic", Integer.toUnsignedLong(magic()));
    to.signed("version", version());
    to.signed("header_bytes", headerBytes());
    to.unsigned("crc32c", Integer.toUnsignedLong(crc32c()));
    to.signed("arch", arch());
    to.signed("mode", mode());
    to.signed("detail", detail());
    to.signed("page_shift", pageShift());
    to.signed("pgtable_levels", pgtableLevels());
    to.signed("pmd_shift", pmdShift());
    to.signed("pud_shift", pudShift());
    to.signed("p4d_shift", p4dShift());
    to.signed("nr_cpus", nrCpus());
    to.signed("nr_constants", nrConstants());
    to.unsigned("clock_monotonic_ns", clockMonotonicNs());
    to.unsigned("clock_boottime_ns", clockBoottimeNs());
    to.unsigned("clock_realtime_ns", clockRealtimeNs());
    to.text("boot_id", bootId());
    to.text("hostname", hostname());
    to.text("kernel_release", kernelRelease());
    to.unsigned("waits_seen", Integer.toUnsignedLong(waitsSeen()));
  }
}
