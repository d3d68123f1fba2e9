// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** {@code struct ws_walk_end}. A walk ends. Made by {@code ./walkscope contract}. */
public final class WalkEndView extends EventView {
  /** sizeof. */
  public static final int BYTES = 56;

  public static final int SHMEM_PARTIAL_SWAP_BYTES_AT = 24;
  public static final int RESULT_AT = 32;
  public static final int ATTEMPTED_AT = 40;
  public static final int LOST_AT = 44;
  public static final int READ_ERRORS_AT = 48;
  public static final int SWAP_ENTRIES_AT = 52;

  /** A view of bytes of its own, all of them 0. */
  public static WalkEndView allocate() {
    WalkEndView view = new WalkEndView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(WalkEndView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public WalkEndView copy() {
    WalkEndView view = allocate();
    view.set(this);
    return view;
  }

  /** Sum of the results of shmem_partial_swap_usage() inside the walk. */
  public long shmemPartialSwapBytes() {
    return getLong(SHMEM_PARTIAL_SWAP_BYTES_AT);
  }

  public WalkEndView shmemPartialSwapBytes(long value) {
    putLong(SHMEM_PARTIAL_SWAP_BYTES_AT, value);
    return this;
  }

  /** Value that the walker entry function returned. */
  public long result() {
    return getLong(RESULT_AT);
  }

  public WalkEndView result(long value) {
    putLong(RESULT_AT, value);
    return this;
  }

  /** Events of this walk, this one included. */
  public int attempted() {
    return getInt(ATTEMPTED_AT);
  }

  public WalkEndView attempted(int value) {
    putInt(ATTEMPTED_AT, value);
    return this;
  }

  /** Events of this walk that were not delivered. */
  public int lost() {
    return getInt(LOST_AT);
  }

  public WalkEndView lost(int value) {
    putInt(LOST_AT, value);
    return this;
  }

  /** Entries or folios that could not be read. */
  public int readErrors() {
    return getInt(READ_ERRORS_AT);
  }

  public WalkEndView readErrors(int value) {
    putInt(READ_ERRORS_AT, value);
    return this;
  }

  /** Calls of swp_swapcount() in this walk. */
  public int swapEntries() {
    return getInt(SWAP_ENTRIES_AT);
  }

  public WalkEndView swapEntries(int value) {
    putInt(SWAP_ENTRIES_AT, value);
    return this;
  }

  @Override
  public WalkEndView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public WalkEndView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public WalkEndView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public WalkEndView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("shmem_partial_swap_bytes", shmemPartialSwapBytes());
    to.signed("result", result());
    to.unsigned("attempted", Integer.toUnsignedLong(attempted()));
    to.unsigned("lost", Integer.toUnsignedLong(lost()));
    to.unsigned("read_errors", Integer.toUnsignedLong(readErrors()));
    to.unsigned("swap_entries", Integer.toUnsignedLong(swapEntries()));
  }
}
