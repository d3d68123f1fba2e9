// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.List;
import org.walkscope.schema.LockKind;

/** Whether a host's probe can see that other tasks wait for a lock. */
enum Visibility {
  SEEN,
  /** The absence of waits says nothing. */
  NOT_VISIBLE,
  /** The probe did not say: a frame stream before version 3. */
  NOT_TOLD;

  /**
   * Of one lock.
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
