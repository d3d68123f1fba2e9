// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_run}. count adjacent entries of one level: raw[i] = raw + i * stride, exactly.
 * Nothing is interpreted here. Made by {@code ./walkscope contract}.
 */
public final class RunView extends WireView {
  /** sizeof. */
  public static final int BYTES = 32;

  public static final int ADDRESS_AT = 0;
  public static final int RAW_AT = 8;
  public static final int STRIDE_AT = 16;
  public static final int COUNT_AT = 24;

  /** A view of bytes of its own, all of them 0. */
  public static RunView allocate() {
    RunView view = new RunView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(RunView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public RunView copy() {
    RunView view = allocate();
    view.set(this);
    return view;
  }

  /** First byte that the first entry maps. */
  public long address() {
    return getLong(ADDRESS_AT);
  }

  public RunView address(long value) {
    putLong(ADDRESS_AT, value);
    return this;
  }

  /** The first entry as it stands in memory. */
  public long raw() {
    return getLong(RAW_AT);
  }

  public RunView raw(long value) {
    putLong(RAW_AT, value);
    return this;
  }

  /** What the next entry is higher by. */
  public long stride() {
    return getLong(STRIDE_AT);
  }

  public RunView stride(long value) {
    putLong(STRIDE_AT, value);
    return this;
  }

  /** Entries, from 1 on. */
  public int count() {
    return getInt(COUNT_AT);
  }

  public RunView count(int value) {
    putInt(COUNT_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.hex("address", address());
    to.hex("raw", raw());
    to.hex("stride", stride());
    to.unsigned("count", Integer.toUnsignedLong(count()));
  }
}
