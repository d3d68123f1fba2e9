// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** Clock of a replay, which waits. */
public interface Pacer {
  /** Returns {@code sinceStartNs} after the replay began, or at once when that has passed. */
  void until(long sinceStartNs) throws InterruptedIOException;

  /** Pacer by this machine's clock, starting now. */
  static Pacer realTime() {
    long startNs = System.nanoTime();
    return sinceStartNs -> {
      try {
        TimeUnit.NANOSECONDS.sleep(sinceStartNs - (System.nanoTime() - startNs));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("replay interrupted");
      }
    };
  }
}
