// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.List;
import org.walkscope.schema.LockKind;

/** True if a host's probe can see that other tasks wait for a lock. */
enum Visibility {
  SEEN,
  /** Waits are invisible; their absence says nothing. */
  NOT_VISIBLE,
  /** Not known: the probe did not report it (frame stream before version 3). */
  NOT_TOLD;

  /**
   * Visibility of waits for one lock.
   *
   * @param waitsSeen Host.waits_seen
   */
  static Visibility of(List<LockKind> waitsSeen, LockKind held) {
    if (waitsSeen == null) {
      return NOT_TOLD;
    }
    return waitsSeen.contains(held) ? SEEN : NOT_VISIBLE;
  }
}
