// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of {@link BlameStalls}.
 *
 * @param grace event time for which a hold waits for those who waited for it: they tell when they
 *     got the lock, which is after its release
 * @param holds kept of one walker meanwhile
 * @param stalls kept likewise
 * @param waiters listed of one hold; sums are whole
 */
public record BlameSettings(Duration grace, int holds, int stalls, int waiters)
    implements Serializable {
  public static final BlameSettings DEFAULT =
      new BlameSettings(Duration.ofSeconds(10), 256, 4096, 1024);
}
