// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_span}. A lock of a whole address space or VMA, held by a task that walked under
 * it, told when it was released. Made by {@code ./walkscope contract}.
 */
public final class SpanView extends EventView {
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
  public static SpanView allocate() {
    SpanView view = new SpanView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Becomes what another is. */
  public void set(SpanView other) {
    setBytes(other, BYTES);
  }

  /** The same in bytes of its own. */
  public SpanView copy() {
    SpanView view = allocate();
    view.set(this);
    return view;
  }

  /** Address of the lock: an identity, no more. */
  public long lock() {
    return getLong(LOCK_AT);
  }

  public SpanView lock(long value) {
    putLong(LOCK_AT, value);
    return this;
  }

  /** Address of the mm_struct: an identity, no more. */
  public long mm() {
    return getLong(MM_AT);
  }

  public SpanView mm(long value) {
    putLong(MM_AT, value);
    return this;
  }

  /** First byte of the VMA of a per-VMA lock, else 0. */
  public long address() {
    return getLong(ADDRESS_AT);
  }

  public SpanView address(long value) {
    putLong(ADDRESS_AT, value);
    return this;
  }

  /** Time from asking to getting. */
  public long waitNs() {
    return getLong(WAIT_NS_AT);
  }

  public SpanView waitNs(long value) {
    putLong(WAIT_NS_AT, value);
    return this;
  }

  /** Time from getting to releasing. */
  public long holdNs() {
    return getLong(HOLD_NS_AT);
  }

  public SpanView holdNs(long value) {
    putLong(HOLD_NS_AT, value);
    return this;
  }

  /** Number of the first walk under it; event.walk is the last. */
  public long firstWalk() {
    return getLong(FIRST_WALK_AT);
  }

  public SpanView firstWalk(long value) {
    putLong(FIRST_WALK_AT, value);
    return this;
  }

  /** Walks under it. */
  public int nrWalks() {
    return getInt(NR_WALKS_AT);
  }

  public SpanView nrWalks(int value) {
    putInt(NR_WALKS_AT, value);
    return this;
  }

  /** enum ws_lock_kind. */
  public int kind() {
    return getU8(KIND_AT);
  }

  public SpanView kind(int value) {
    putU8(KIND_AT, value);
    return this;
  }

  /** enum ws_lock_flags. */
  public int flags() {
    return getU8(FLAGS_AT);
  }

  public SpanView flags(int value) {
    putU8(FLAGS_AT, value);
    return this;
  }

  @Override
  public SpanView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public SpanView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public SpanView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public SpanView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public String toString() {
    return "Span["
        + "lock="
        + lock()
        + ", mm="
        + mm()
        + ", address="
        + address()
        + ", waitNs="
        + waitNs()
        + ", holdNs="
        + holdNs()
        + ", firstWalk="
        + firstWalk()
        + ", nrWalks="
        + nrWalks()
        + ", kind="
        + kind()
        + ", flags="
        + flags()
        + "]";
  }
}
