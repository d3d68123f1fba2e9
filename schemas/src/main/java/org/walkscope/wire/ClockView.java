// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_clock}. The three clocks, read as one, after CLOCK_REALTIME was set or the
 * machine resumed. The events of later frames belong to this offset of the two clocks, those of
 * earlier frames to the one before (the header's at first). Durations are monotonic throughout.
 */
public final class ClockView extends WireView {
  /** sizeof. */
  public static final int BYTES = 24;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int CLOCK_BOOTTIME_NS_AT = 8;
  public static final int CLOCK_REALTIME_NS_AT = 16;

  /** CLOCK_MONOTONIC. */
  public long timestampNs() {
    return getLong(TIMESTAMP_NS_AT);
  }

  public ClockView timestampNs(long value) {
    putLong(TIMESTAMP_NS_AT, value);
    return this;
  }

  /** CLOCK_BOOTTIME. */
  public long clockBoottimeNs() {
    return getLong(CLOCK_BOOTTIME_NS_AT);
  }

  public ClockView clockBoottimeNs(long value) {
    putLong(CLOCK_BOOTTIME_NS_AT, value);
    return this;
  }

  /** CLOCK_REALTIME, ns since the epoch. */
  public long clockRealtimeNs() {
    return getLong(CLOCK_REALTIME_NS_AT);
  }

  public ClockView clockRealtimeNs(long value) {
    putLong(CLOCK_REALTIME_NS_AT, value);
    return this;
  }
}
