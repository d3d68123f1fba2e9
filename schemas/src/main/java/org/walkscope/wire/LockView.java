// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_lock}. A lock taken inside a walk, told when it was released. Made by {@code
 * ./walkscope contract}.
 */
public final class LockView extends EventView {
  /** sizeof. */
  public static final int BYTES = 64;

  public static final int LOCK_AT = 24;
  public static final int ADDRESS_AT = 32;
  public static final int WAIT_NS_AT = 40;
  public static final int HOLD_NS_AT = 48;
  public static final int KIND_AT = 56;
  public static final int LEVEL_AT = 57;
  public static final int FLAGS_AT = 58;

  /** A view of bytes of its own, all of them 0. */
  public static LockView allocate() {
    LockView view = new LockView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(LockView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public LockView copy() {
    LockView view = allocate();
    view.set(this);
    return view;
  }

  /** Address of the lock: an identity, no more. */
  public long lock() {
    return getLong(LOCK_AT);
  }

  public LockView lock(long value) {
    putLong(LOCK_AT, value);
    return this;
  }

  /** Byte at which the walk was. */
  public long address() {
    return getLong(ADDRESS_AT);
  }

  public LockView address(long value) {
    putLong(ADDRESS_AT, value);
    return this;
  }

  /** Time from asking to getting. */
  public long waitNs() {
    return getLong(WAIT_NS_AT);
  }

  public LockView waitNs(long value) {
    putLong(WAIT_NS_AT, value);
    return this;
  }

  /** Time from getting to releasing. */
  public long holdNs() {
    return getLong(HOLD_NS_AT);
  }

  public LockView holdNs(long value) {
    putLong(HOLD_NS_AT, value);
    return this;
  }

  /** enum ws_lock_kind. */
  public int kind() {
    return getU8(KIND_AT);
  }

  public LockView kind(int value) {
    putU8(KIND_AT, value);
    return this;
  }

  /** enum ws_level of a PTL, else 0. */
  public int level() {
    return getU8(LEVEL_AT);
  }

  public LockView level(int value) {
    putU8(LEVEL_AT, value);
    return this;
  }

  /** enum ws_lock_flags. */
  public int flags() {
    return getU8(FLAGS_AT);
  }

  public LockView flags(int value) {
    putU8(FLAGS_AT, value);
    return this;
  }

  @Override
  public LockView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public LockView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public LockView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public LockView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.hex("lock", lock());
    to.hex("address", address());
    to.unsigned("wait_ns", waitNs());
    to.unsigned("hold_ns", holdNs());
    to.signed("kind", kind());
    to.signed("level", level());
    to.hex("flags", flags());
  }
}
