// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_unread}. A range of the walk whose page tables were left out: more than one run
 * may read, or than the ring buffer had room for. The walk counts it as one lost event. Made by
 * {@code ./walkscope contract}.
 */
public final class UnreadView extends EventView {
  /** sizeof. */
  public static final int BYTES = 48;

  public static final int START_AT = 24;
  public static final int END_AT = 32;
  public static final int ENTRIES_AT = 40;

  /** A view of bytes of its own, all of them 0. */
  public static UnreadView allocate() {
    UnreadView view = new UnreadView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(UnreadView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public UnreadView copy() {
    UnreadView view = allocate();
    view.set(this);
    return view;
  }

  /** First byte of the range. */
  public long start() {
    return getLong(START_AT);
  }

  public UnreadView start(long value) {
    putLong(START_AT, value);
    return this;
  }

  /** Byte after its last. */
  public long end() {
    return getLong(END_AT);
  }

  public UnreadView end(long value) {
    putLong(END_AT, value);
    return this;
  }

  /** Base pages of the range: entries left out, at most. */
  public long entries() {
    return getLong(ENTRIES_AT);
  }

  public UnreadView entries(long value) {
    putLong(ENTRIES_AT, value);
    return this;
  }

  @Override
  public UnreadView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public UnreadView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public UnreadView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public UnreadView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.hex("start", start());
    to.hex("end", end());
    to.unsigned("entries", entries());
  }
}
