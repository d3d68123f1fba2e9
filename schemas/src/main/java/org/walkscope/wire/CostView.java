// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_cost}. Price of one BPF program: cumulative since attach, all CPUs. Made by
 * {@code ./walkscope contract}.
 */
public final class CostView extends WireView {
  /** sizeof. */
  public static final int BYTES = 144;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int RUN_TIME_NS_AT = 8;
  public static final int RUN_COUNT_AT = 16;
  public static final int RECURSION_MISSES_AT = 24;
  public static final int PROGRAM_AT = 32;
  public static final int FUNCTION_AT = 88;

  /** A view of bytes of its own, all of them 0. */
  public static CostView allocate() {
    CostView view = new CostView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(CostView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public CostView copy() {
    CostView view = allocate();
    view.set(this);
    return view;
  }

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

  /** Name of the program, NUL-terminated. */
  public String program() {
    return getText(PROGRAM_AT, 56);
  }

  public CostView program(String value) {
    putText(PROGRAM_AT, 56, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameProgram(CostView other) {
    return sameText(other, PROGRAM_AT, 56);
  }

  /** Function or tracepoint that it is attached to, NUL-terminated. */
  public String function() {
    return getText(FUNCTION_AT, 56);
  }

  public CostView function(String value) {
    putText(FUNCTION_AT, 56, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameFunction(CostView other) {
    return sameText(other, FUNCTION_AT, 56);
  }

  /** Where the first text without its NUL is; -1 when each has one. */
  public int endlessText() {
    if (isEndless(PROGRAM_AT, 56)) {
      return PROGRAM_AT;
    }
    if (isEndless(FUNCTION_AT, 56)) {
      return FUNCTION_AT;
    }
    return -1;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("timestamp_ns", timestampNs());
    to.unsigned("run_time_ns", runTimeNs());
    to.unsigned("run_count", runCount());
    to.unsigned("recursion_misses", recursionMisses());
    to.text("program", program());
    to.text("function", function());
  }
}
