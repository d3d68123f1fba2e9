// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** {@code struct ws_cost}. Price of one BPF program: cumulative since attach, all CPUs. */
public final class CostView extends WireView {
  /** sizeof. */
  public static final int BYTES = 144;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int RUN_TIME_NS_AT = 8;
  public static final int RUN_COUNT_AT = 16;
  public static final int RECURSION_MISSES_AT = 24;
  public static final int PROGRAM_AT = 32;
  public static final int FUNCTION_AT = 88;

  /** Time of the round. */
  public long timestampNs() {
    return getLong(TIMESTAMP_NS_AT);
  }

  public CostView timestampNs(long value) {
    putLong(TIMESTAMP_NS_AT, value);
    return this;
  }

  /** Time in the program; 0 where the kernel's statistics are off. */
  public long runTimeNs() {
    return getLong(RUN_TIME_NS_AT);
  }

  public CostView runTimeNs(long value) {
    putLong(RUN_TIME_NS_AT, value);
    return this;
  }

  /** Runs of the program; 0 where the kernel's statistics are off. */
  public long runCount() {
    return getLong(RUN_COUNT_AT);
  }

  public CostView runCount(long value) {
    putLong(RUN_COUNT_AT, value);
    return this;
  }

  /** Runs that the kernel skipped because the program was running on the CPU. */
  public long recursionMisses() {
    return getLong(RECURSION_MISSES_AT);
  }

  public CostView recursionMisses(long value) {
    putLong(RECURSION_MISSES_AT, value);
    return this;
  }
}
