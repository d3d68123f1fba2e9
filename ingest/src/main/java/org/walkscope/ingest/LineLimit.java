// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.walkscope.text.CountText;

/** Bound of the lines that others can cause: so many a minute, and then how many were left out. */
public final class LineLimit {
  private static final long MINUTE_NS = 60_000_000_000L;

  private final int most;
  private final String whose;
  private final Consumer<String> says;
  private final LongSupplier nanoTime;
  private long beganNs;
  private int lines;
  private long leftOut;

  /**
   * Makes a bound.
   *
   * @param most lines a minute
   * @param whose they are, for how many were left out. Example: of connections
   */
  public LineLimit(int most, String whose, Consumer<String> says, LongSupplier nanoTime) {
    this.most = most;
    this.whose = whose;
    this.says = says;
    this.nanoTime = nanoTime;
    beganNs = nanoTime.getAsLong();
  }

  /** Says a line, unless there were too many. */
  public synchronized void say(String what) {
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
  public synchronized void tellLeftOut() {
    if (leftOut > 0) {
      says.accept(
          CountText.of(leftOut, "more line " + whose + " was", "more lines " + whose + " were")
              + " left out");
      leftOut = 0;
    }
  }
}
