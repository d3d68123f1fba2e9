// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_clock}. The three clocks, read as one, after CLOCK_REALTIME was set or the
 * machine resumed. The events of later frames belong to this offset of the two clocks, those of
 * earlier frames to the one before (the header's at first). Durations are monotonic throughout.
 * Made by {@code ./walkscope contract}.
 */
public final class ClockView extends WireView {
  /** sizeof. */
  public static final int BYTES = 24;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int CLOCK_BOOTTIME_NS_AT = 8;
  public static final int CLOCK_REALTIME_NS_AT = 16;

  /** A view of bytes of its own, all of them 0. */
  public static ClockView allocate() {
    ClockView view = new ClockView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(ClockView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public ClockView copy() {
    ClockView view = allocate();
    view.set(this);
    return view;
  }

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

  @Override
  public void fields(Fields to) {
    to.unsigned("timestamp_ns", timestampNs());
    to.unsigned("clock_boottime_ns", clockBoottimeNs());
    to.unsigned("clock_realtime_ns", clockRealtimeNs());
  }
}
