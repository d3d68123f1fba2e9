// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_lock_hold}. A lock of a whole address space or VMA, held by a task that walked
 * under it, told when it was released. Made by {@code ./walkscope contract}.
 */
public final class LockHoldView extends EventView {
  /** sizeof. */
  public static final int BYTES = 80;

  public static final int LOCK_AT = 24;
  public static final int MM_AT = 32;
  public static final int ADDRESS_AT = 40;
  public static final int WAIT_NS_AT = 48;
  public static final int HOLD_NS_AT = 56;
  public static final int FIRST_WALK_AT = 64;
  public static final int NR_WALKS_AT = 72;
  public static final int KIND_AT = 76;
  public static final int FLAGS_AT = 77;

  /** A view of bytes of its own, all of them 0. */
  public static LockHoldView allocate() {
    LockHoldView view = new LockHoldView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(LockHoldView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public LockHoldView copy() {
    LockHoldView view = allocate();
    view.set(this);
    return view;
  }

  /** Address of the lock: an identity, no more. */
  public long lock() {
    return getLong(LOCK_AT);
  }

  public LockHoldView lock(long value) {
    putLong(LOCK_AT, value);
    return this;
  }

  /** Address of the mm_struct: an identity, no more. */
  public long mm() {
    return getLong(MM_AT);
  }

  public LockHoldView mm(long value) {
    putLong(MM_AT, value);
    return this;
  }

  /** First byte of the VMA of a per-VMA lock, else 0. */
  public long address() {
    return getLong(ADDRESS_AT);
  }

  public LockHoldView address(long value) {
    putLong(ADDRESS_AT, value);
    return this;
  }

  /** Time from asking to getting. */
  public long waitNs() {
    return getLong(WAIT_NS_AT);
  }

  public LockHoldView waitNs(long value) {
    putLong(WAIT_NS_AT, value);
    return this;
  }

  /** Time from getting to releasing. */
  public long holdNs() {
    return getLong(HOLD_NS_AT);
  }

  public LockHoldView holdNs(long value) {
    putLong(HOLD_NS_AT, value);
    return this;
  }

  /** Number of the first walk under it; event.walk is the last. */
  public long firstWalk() {
    return getLong(FIRST_WALK_AT);
  }

  public LockHoldView firstWalk(long value) {
    putLong(FIRST_WALK_AT, value);
    return this;
  }

  /** Walks under it. */
  public int nrWalks() {
    return getInt(NR_WALKS_AT);
  }

  public LockHoldView nrWalks(int value) {
    putInt(NR_WALKS_AT, value);
    return this;
  }

  /** enum ws_lock_kind. */
  public int kind() {
    return getU8(KIND_AT);
  }

  public LockHoldView kind(int value) {
    putU8(KIND_AT, value);
    return this;
  }

  /** enum ws_lock_flags. */
  public int flags() {
    return getU8(FLAGS_AT);
  }

  public LockHoldView flags(int value) {
    putU8(FLAGS_AT, value);
    return this;
  }

  @Override
  public LockHoldView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public LockHoldView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public LockHoldView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public LockHoldView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.hex("lock", lock());
    to.hex("mm", mm());
    to.hex("address", address());
    to.unsigned("wait_ns", waitNs());
    to.unsigned("hold_ns", holdNs());
    to.unsigned("first_walk", firstWalk());
    to.unsigned("nr_walks", Integer.toUnsignedLong(nrWalks()));
    to.signed("kind", kind());
    to.hex("flags", flags());
  }
}
