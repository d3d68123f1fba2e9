// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Progress line after two seconds and then every two, or as often as is asked for. */
public final class ProgressLine {
  private static final long FIRST_NS = 2_000_000_000;

  private final Consumer<String> out;
  private final LongSupplier clockNs;
  private final long everyNs;
  private long dueNs;

  /** Starts the clock. */
  public ProgressLine(Consumer<String> out, LongSupplier clockNs) {
    this(out, clockNs, FIRST_NS);
  }

  /**
   * Starts the clock.
   *
   * @param everyNs time between lines, after the first
   */
  public ProgressLine(Consumer<String> out, LongSupplier clockNs, long everyNs) {
    this.out = out;
    this.clockNs = clockNs;
    this.everyNs = everyNs;
    dueNs = clockNs.getAsLong() + FIRST_NS;
  }

  /** Prints the line if it is due. */
  public void tell(Supplier<String> line) {
    long nowNs = clockNs.getAsLong();
    if (nowNs - dueNs >= 0) {
      dueNs = nowNs + everyNs;
      out.accept(line.get());
    }
  }
}
