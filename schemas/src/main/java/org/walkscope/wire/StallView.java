// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_stall}. A wait of another task while event.tid held the lock around event.walk,
 * told when the wait ended, once for each walker and hold. A writer that waits for a VMA's readers
 * holds mmap_lock: those who wait for mmap_lock meanwhile wait for the walker too, and held_kind is
 * VMA. The wait for a VMA ends when its last reader wakes the writer. Made by {@code ./walkscope
 * contract}.
 */
public final class StallView extends EventView {
  /** sizeof. */
  public static final int BYTES = 88;

  public static final int LOCK_AT = 24;
  public static final int MM_AT = 32;
  public static final int WAIT_NS_AT = 40;
  public static final int OVERLAP_NS_AT = 48;
  public static final int WAITER_TID_AT = 56;
  public static final int WAITER_TGID_AT = 60;
  public static final int WAITER_COMM_AT = 64;
  public static final int KIND_AT = 80;
  public static final int HELD_KIND_AT = 81;
  public static final int FLAGS_AT = 82;

  /** A view of bytes of its own, all of them 0. */
  public static StallView allocate() {
    StallView view = new StallView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(StallView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public StallView copy() {
    StallView view = allocate();
    view.set(this);
    return view;
  }

  /** Address of the lock that the task waited for: an identity, no more. */
  public long lock() {
    return getLong(LOCK_AT);
  }

  public StallView lock(long value) {
    putLong(LOCK_AT, value);
    return this;
  }

  /** Address of the mm_struct: an identity, no more. */
  public long mm() {
    return getLong(MM_AT);
  }

  public StallView mm(long value) {
    putLong(MM_AT, value);
    return this;
  }

  /** Whole wait. */
  public long waitNs() {
    return getLong(WAIT_NS_AT);
  }

  public StallView waitNs(long value) {
    putLong(WAIT_NS_AT, value);
    return this;
  }

  /** Part of the wait during which the walker held the lock. */
  public long overlapNs() {
    return getLong(OVERLAP_NS_AT);
  }

  public StallView overlapNs(long value) {
    putLong(OVERLAP_NS_AT, value);
    return this;
  }

  /** Thread id of the task that waited. */
  public int waiterTid() {
    return getInt(WAITER_TID_AT);
  }

  public StallView waiterTid(int value) {
    putInt(WAITER_TID_AT, value);
    return this;
  }

  /** Process id of the task that waited. */
  public int waiterTgid() {
    return getInt(WAITER_TGID_AT);
  }

  public StallView waiterTgid(int value) {
    putInt(WAITER_TGID_AT, value);
    return this;
  }

  /** comm of the task that waited, NUL-terminated. */
  public String waiterComm() {
    return getText(WAITER_COMM_AT, 16);
  }

  public StallView waiterComm(String value) {
    putText(WAITER_COMM_AT, 16, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameWaiterComm(StallView other) {
    return sameText(other, WAITER_COMM_AT, 16);
  }

  /** enum ws_lock_kind that the waiter asked for. */
  public int kind() {
    return getU8(KIND_AT);
  }

  public StallView kind(int value) {
    putU8(KIND_AT, value);
    return this;
  }

  /** enum ws_lock_kind that the walker held. */
  public int heldKind() {
    return getU8(HELD_KIND_AT);
  }

  public StallView heldKind(int value) {
    putU8(HELD_KIND_AT, value);
    return this;
  }

  /** enum ws_lock_flags. */
  public int flags() {
    return getU8(FLAGS_AT);
  }

  public StallView flags(int value) {
    putU8(FLAGS_AT, value);
    return this;
  }

  @Override
  public StallView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public StallView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public StallView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public StallView sequence(int value) {
    super.sequence(value);
    return this;
  }

  /** Where the first text without its NUL is; -1 when each has one. */
  public int endlessText() {
    if (isEndless(WAITER_COMM_AT, 16)) {
      return WAITER_COMM_AT;
    }
    return -1;
  }

  @Override
  public void fields(Fields to) {
    to.hex("lock", lock());
    to.hex("mm", mm());
    to.unsigned("wait_ns", waitNs());
    to.unsigned("overlap_ns", overlapNs());
    to.unsigned("waiter_tid", Integer.toUnsignedLong(waiterTid()));
    to.unsigned("waiter_tgid", Integer.toUnsignedLong(waiterTgid()));
    to.text("waiter_comm", waiterComm());
    to.signed("kind", kind());
    to.signed("held_kind", heldKind());
    to.hex("flags", flags());
  }
}
