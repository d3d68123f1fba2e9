// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A trouble that lasts: told once, again each minute, and when it is over. */
public final class Complaint {
  private static final long EVERY_NS = 60_000_000_000L;

  private final Consumer<String> says;
  private final LongSupplier nanoTime;
  private boolean told;
  private long toldNs;

  public Complaint(Consumer<String> says, LongSupplier nanoTime) {
    this.says = says;
    this.nanoTime = nanoTime;
  }

  /** Tells it, if it was not told within a minute. */
  public void tell(String what) {
    long now = nanoTime.getAsLong();
    if (!told || now - toldNs >= EVERY_NS) {
      told = true;
      toldNs = now;
      says.accept(what);
    }
  }

  /** Tells that it is over, if it was told. */
  public void over(Supplier<String> what) {
    if (told) {
      told = false;
      says.accept(what.get());
    }
  }
}
