// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** Rules that {@code bpf/include/wire.h} states in words. */
public final class WireRules {
  /** Oldest version of the stream that is read. */
  public static final int OLDEST_VERSION = 2;

  private WireRules() {}

  /** True if streams of this version are read. */
  public static boolean isRead(int version) {
    return version >= OLDEST_VERSION && version <= Wire.VERSION;
  }

  /** True if an event stands outside the numbering of its walk. */
  public static boolean isOutside(int type) {
    return type == Wire.FRAME_LOCK_HOLD || type == Wire.FRAME_STALL;
  }
}
