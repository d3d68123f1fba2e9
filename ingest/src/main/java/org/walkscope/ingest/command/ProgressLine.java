// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Progress line on stderr every two seconds. */
final class ProgressLine {
  private static final long EVERY_NS = 2_000_000_000;

  private final PrintStream err;
  private final LongSupplier clockNs;
  private long lastNs;

  ProgressLine(PrintStream err, LongSupplier clockNs) {
    this.err = err;
    this.clockNs = clockNs;
    this.lastNs = clockNs.getAsLong();
  }

  void tell(Supplier<String> line) {
    long nowNs = clockNs.getAsLong();
    if (nowNs - lastNs >= EVERY_NS) {
      lastNs = nowNs;
      err.println(line.get());
    }
  }
}
