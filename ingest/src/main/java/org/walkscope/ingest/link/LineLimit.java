// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.link;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Bound of the lines that peers can cause: so many a minute, and then how many were left out. */
final class LineLimit {
  private static final long MINUTE_NS = 60_000_000_000L;

  private final int most;
  private final Consumer<String> says;
  private final LongSupplier nanoTime;
  private long beganNs;
  private int lines;
  private long leftOut;

  /**
   * Makes a bound.
   *
   * @param most lines a minute
   */
  LineLimit(int most, Consumer<String> says, LongSupplier nanoTime) {
    this.most = most;
    this.says = says;
    this.nanoTime = nanoTime;
    beganNs = nanoTime.getAsLong();
  }

  synchronized void say(String what) {
    long nowNs = nanoTime.getAsLong();
    if (nowNs - beganNs >= MINUTE_NS) {
      beganNs = nowNs;
      lines = 0;
      tellLeftOut();
    }
    if (lines < most) {
      lines++;
      says.accept(what);
    } else {
      leftOut++;
    }
  }

  /** Says how many lines were left out, if any were. */
  synchronized void tellLeftOut() {
    if (leftOut > 0) {
      says.accept(leftOut + " more lines of connections were left out");
      leftOut = 0;
    }
  }
}
