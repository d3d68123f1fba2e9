// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_entries}. Page-table entries, read at once; nr_runs struct ws_run follow. Made
 * by {@code ./walkscope contract}.
 */
public final class EntriesView extends EventView {
  /** sizeof. */
  public static final int BYTES = 40;

  public static final int PTL_AT = 24;
  public static final int NR_RUNS_AT = 32;
  public static final int LEVEL_AT = 36;
  public static final int PAGE_SHIFT_AT = 37;
  public static final int FLAGS_AT = 38;

  /** A view of bytes of its own, all of them 0. */
  public static EntriesView allocate() {
    EntriesView view = new EntriesView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(EntriesView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public EntriesView copy() {
    EntriesView view = allocate();
    view.set(this);
    return view;
  }

  /** Address of the lock: an identity, no more; 0 when none was held. */
  public long ptl() {
    return getLong(PTL_AT);
  }

  public EntriesView ptl(long value) {
    putLong(PTL_AT, value);
    return this;
  }

  /** struct ws_run that follow. */
  public int nrRuns() {
    return getInt(NR_RUNS_AT);
  }

  public EntriesView nrRuns(int value) {
    putInt(NR_RUNS_AT, value);
    return this;
  }

  /** enum ws_level. */
  public int level() {
    return getU8(LEVEL_AT);
  }

  public EntriesView level(int value) {
    putU8(LEVEL_AT, value);
    return this;
  }

  /** log2 of the bytes that one entry maps. */
  public int pageShift() {
    return getU8(PAGE_SHIFT_AT);
  }

  public EntriesView pageShift(int value) {
    putU8(PAGE_SHIFT_AT, value);
    return this;
  }

  /** enum ws_entries_flags. */
  public int flags() {
    return getU16(FLAGS_AT);
  }

  public EntriesView flags(int value) {
    putU16(FLAGS_AT, value);
    return this;
  }

  @Override
  public EntriesView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public EntriesView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public EntriesView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public EntriesView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.hex("ptl", ptl());
    to.unsigned("nr_runs", Integer.toUnsignedLong(nrRuns()));
    to.signed("level", level());
    to.signed("page_shift", pageShift());
    to.hex("flags", flags());
  }
}
