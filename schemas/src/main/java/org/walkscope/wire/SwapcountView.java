// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_swapcount}. nr swap entries of this walk, from the first-th on (from 0, in the
 * order in which the walk met them), whose swp_swapcount() was swapcount. Entries that no such
 * event names had fewer than two. Made by {@code ./walkscope contract}.
 */
public final class SwapcountView extends EventView {
  /** sizeof. */
  public static final int BYTES = 40;

  public static final int FIRST_AT = 24;
  public static final int NR_AT = 28;
  public static final int SWAPCOUNT_AT = 32;

  /** A view of bytes of its own, all of them 0. */
  public static SwapcountView allocate() {
    SwapcountView view = new SwapcountView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(SwapcountView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public SwapcountView copy() {
    SwapcountView view = allocate();
    view.set(this);
    return view;
  }

  /** Number of the first of these swap entries. */
  public int first() {
    return getInt(FIRST_AT);
  }

  public SwapcountView first(int value) {
    putInt(FIRST_AT, value);
    return this;
  }

  /** Swap entries. */
  public int nr() {
    return getInt(NR_AT);
  }

  public SwapcountView nr(int value) {
    putInt(NR_AT, value);
    return this;
  }

  /** Page tables that hold each of them. */
  public int swapcount() {
    return getInt(SWAPCOUNT_AT);
  }

  public SwapcountView swapcount(int value) {
    putInt(SWAPCOUNT_AT, value);
    return this;
  }

  @Override
  public SwapcountView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public SwapcountView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public SwapcountView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public SwapcountView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("first", Integer.toUnsignedLong(first()));
    to.unsigned("nr", Integer.toUnsignedLong(nr()));
    to.signed("swapcount", swapcount());
  }
}
