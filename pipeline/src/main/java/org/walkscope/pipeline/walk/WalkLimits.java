// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.Serializable;

/**
 * Bounds of what one walk may hold. The defaults keep a Walk record under Kafka's default of 1 MiB
 * a message: an extent is 20 to 35 bytes, a lock span 26.
 *
 * @param extents kept of one walk; more are counted and left out
 * @param extentsListed whether a walk lists its extents; a reader that asks for none saves time,
 *     and those beyond the limit are counted all the same
 * @param locks spans kept of one walk; more are counted and left out
 */
public record WalkLimits(int extents, boolean extentsListed, int locks) implements Serializable {
  public static final WalkLimits DEFAULT = new WalkLimits(12_288, true, 12_288);

  public WalkLimits withoutExtents() {
    return new WalkLimits(extents, false, locks);
  }

  /** The same for a reader whose records need no topic. */
  public WalkLimits withLocks(int most) {
    return new WalkLimits(extents, extentsListed, most);
  }
}
