// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.schema.Host;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.wire.ClockView;

/**
 * The host of a stream as of the frame read last: when its clock is set, later events have another
 * offset to the epoch. The identity of the stream stays that of its header.
 */
public final class StreamHost {
  private final StreamHeader header;
  private Host host;

  public StreamHost(StreamHeader header) {
    this.header = header;
    host = header.host();
  }

  /** Host whose constants decode the events now. Records share the object: it is never changed. */
  public Host now() {
    return host;
  }

  public long streamEpochNs() {
    return header.epochNs();
  }

  /** Possible CPUs. */
  public int cpus() {
    return header.cpus();
  }

  /** True if the offset of a CLOCK frame differs from the one in use. */
  public boolean isSetBy(ClockView clock) {
    return monotonicToEpochNs(clock) != host.getMonotonicToEpochNs();
  }

  /** Takes the offset of a CLOCK frame. */
  public void set(ClockView clock) {
    set(monotonicToEpochNs(clock));
  }

  /** Takes CLOCK_REALTIME - CLOCK_MONOTONIC. */
  public void set(long monotonicToEpochNs) {
    if (monotonicToEpochNs != host.getMonotonicToEpochNs()) {
      Host set = ShallowCopy.of(host, new Host());
      set.setMonotonicToEpochNs(monotonicToEpochNs);
      host = set;
    }
  }

  /** CLOCK_REALTIME - CLOCK_MONOTONIC. */
  private static long monotonicToEpochNs(ClockView clock) {
    return clock.clockRealtimeNs() - clock.timestampNs();
  }
}
