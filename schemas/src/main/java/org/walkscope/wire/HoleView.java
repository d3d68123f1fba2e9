// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** {@code struct ws_hole}. A pte_hole callback. Made by {@code ./walkscope contract}. */
public final class HoleView extends EventView {
  /** sizeof. */
  public static final int BYTES = 48;

  public static final int START_AT = 24;
  public static final int END_AT = 32;
  public static final int DEPTH_AT = 40;

  /** A view of bytes of its own, all of them 0. */
  public static HoleView allocate() {
    HoleView view = new HoleView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(HoleView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public HoleView copy() {
    HoleView view = allocate();
    view.set(this);
    return view;
  }

  /** First byte of the hole. */
  public long start() {
    return getLong(START_AT);
  }

  public HoleView start(long value) {
    putLong(START_AT, value);
    return this;
  }

  /** Byte after its last. */
  public long end() {
    return getLong(END_AT);
  }

  public HoleView end(long value) {
    putLong(END_AT, value);
    return this;
  }

  /** Depth as the callback got it: 0 PGD to 4 PTE, -1 when not known. */
  public int depth() {
    return getInt(DEPTH_AT);
  }

  public HoleView depth(int value) {
    putInt(DEPTH_AT, value);
    return this;
  }

  @Override
  public HoleView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public HoleView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public HoleView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public HoleView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.hex("start", start());
    to.hex("end", end());
    to.signed("depth", depth());
  }
}
