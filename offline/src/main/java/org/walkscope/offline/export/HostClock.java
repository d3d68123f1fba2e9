// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.ResultHost;

/** CLOCK_MONOTONIC of the one host that a trace of Perfetto is of. */
final class HostClock {
  private String host;
  private long offsetNs;

  /** CLOCK_REALTIME by CLOCK_MONOTONIC: at the first event, and wherever the clock was set. */
  private final TreeMap<Long, Long> realtime = new TreeMap<>();

  /** CLOCK_MONOTONIC of a time of a result. */
  long monotonicNs(ResultHost of, long epochNs) {
    String name = of.getHostname() + ", boot " + of.getBootId();
    if (host == null) {
      host = name;
    } else if (!host.equals(name)) {
      throw new UncheckedIOException(
          new IOException(
              "results of "
                  + host
                  + " and of "
                  + name
                  + ": a trace of Perfetto has one clock; choose a host with --host, or the"
                  + " captures of one boot"));
    }
    long monotonicNs = epochNs - of.getMonotonicToEpochNs();
    if (realtime.isEmpty() || offsetNs != of.getMonotonicToEpochNs()) {
      offsetNs = of.getMonotonicToEpochNs();
      realtime.put(monotonicNs, epochNs);
    }
    return monotonicNs;
  }

  /** CLOCK_MONOTONIC by the offset of the latest result; as is before the first. */
  long monotonicNs(long epochNs) {
    return epochNs - offsetNs;
  }

  Map<Long, Long> realtime() {
    return realtime;
  }
}
