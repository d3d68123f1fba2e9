// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_run}. count adjacent entries of one level: raw[i] = raw + i * stride, exactly.
 * Nothing is interpreted here.
 */
public final class RunView extends WireView {
  /** sizeof. */
  public static final int BYTES = 32;

  public static final int ADDRESS_AT = 0;
  public static final int RAW_AT = 8;
  public static final int STRIDE_AT = 16;
  public static final int COUNT_AT = 24;

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
}
