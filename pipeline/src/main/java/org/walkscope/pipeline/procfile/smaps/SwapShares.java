// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** SwapPss: bytes of each swap entry of a walk, divided by its count. */
final class SwapShares {
  private static final int PSS_SHIFT = 12;

  private long entries;
  private long shared;
  private long sharedPss;

  void entries(int count) {
    entries += count;
  }

  /** No event tells a swapcount below two. */
  void shared(int count, int swapcount, int pageShift) {
    shared += count;
    sharedPss += count * ((1L << (pageShift + PSS_SHIFT)) / Math.max(swapcount, 1));
  }

  /**
   * Null when the count of some entry is unknown.
   *
   * @param lookedUp entries whose count the probe saw the kernel look up
   */
  Long pss(long lookedUp, int pageShift) {
    if (lookedUp != entries || shared > entries) {
      return null;
    }
    return sharedPss + ((entries - shared) << (pageShift + PSS_SHIFT));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(entries);
    out.writeLong(shared);
    out.writeLong(sharedPss);
  }

  void read(DataInput in) throws IOException {
    entries = in.readLong();
    shared = in.readLong();
    sharedPss = in.readLong();
  }
}
