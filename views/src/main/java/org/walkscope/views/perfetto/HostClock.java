// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.ResultHost;

/** CLOCK_MONOTONIC of the one host that a trace of Perfetto is of. */
final class HostClock {
  /** Hostname of what no host is known of. */
  private static final String UNKNOWN = "unknown";

  private ResultHost host;
  private long offsetNs;

  /** CLOCK_REALTIME by CLOCK_MONOTONIC: at the first event, and wherever the clock was set. */
  private final TreeMap<Long, Long> realtime = new TreeMap<>();

  /** CLOCK_MONOTONIC of a time of a result. */
  long monotonicNs(ResultHost of, long epochNs) {
    if (host == null) {
      host = of;
    } else if (!isOfHost(of.getHostname(), of.getBootId())) {
      throw new UncheckedIOException(new IOException(tooMany(of)));
    }
    long monotonicNs = epochNs - of.getMonotonicToEpochNs();
    if (realtime.isEmpty() || offsetNs != of.getMonotonicToEpochNs()) {
      offsetNs = of.getMonotonicToEpochNs();
      realtime.put(monotonicNs, epochNs);
    }
    return monotonicNs;
  }

  private String tooMany(ResultHost other) {
    if (host.getHostname().equals(other.getHostname())) {
      return "results of two boots of %s: %s, traced from %s, and %s, from %s: a trace of Perfetto has"
              .formatted(
                  host.getHostname(),
                  host.getBootId(),
                  begin(host),
                  other.getBootId(),
                  begin(other))
          + " one clock; --from and --to tell them apart, or name the captures of one boot";
    }
    return "results of "
        + name(host)
        + " and of "
        + name(other)
        + ": a trace of Perfetto has one clock; choose a host with --host, or the captures of one"
        + " boot";
  }

  private static Instant begin(ResultHost host) {
    return Instant.EPOCH.plusNanos(host.getStreamEpochNs());
  }

  /** True once there was a result. */
  boolean isKnown() {
    return host != null;
  }

  private static String name(ResultHost host) {
    return host.getHostname() + ", boot " + host.getBootId();
  }

  /** True unless a boot is known that is not the boot of the results. */
  boolean isOfHost(String hostname, String bootId) {
    return host == null
        || hostname.equals(UNKNOWN)
        || (host.getHostname().equals(hostname) && host.getBootId().equals(bootId));
  }

  /** CLOCK_MONOTONIC by the results up to a time, or else the first; as is without any. */
  long monotonicNs(long epochNs) {
    long monotonicNs = epochNs;
    boolean first = true;
    for (Map.Entry<Long, Long> reading : realtime.entrySet()) {
      if (first || reading.getValue() <= epochNs) {
        monotonicNs = epochNs - reading.getValue() + reading.getKey();
      }
      first = false;
    }
    return monotonicNs;
  }

  Map<Long, Long> realtime() {
    return realtime;
  }
}
