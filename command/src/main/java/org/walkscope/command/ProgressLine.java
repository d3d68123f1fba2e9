// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Progress line every two seconds. */
public final class ProgressLine {
  private static final long EVERY_NS = 2_000_000_000;

  private final Consumer<String> out;
  private final LongSupplier clockNs;
  private long lastNs;

  /** Starts the clock. */
  public ProgressLine(Consumer<String> out, LongSupplier clockNs) {
    this.out = out;
    this.clockNs = clockNs;
    this.lastNs = clockNs.getAsLong();
  }

  /** Prints the line if two seconds have passed since the last. */
  public void tell(Supplier<String> line) {
    long nowNs = clockNs.getAsLong();
    if (nowNs - lastNs >= EVERY_NS) {
      lastNs = nowNs;
      out.accept(line.get());
    }
  }
}
