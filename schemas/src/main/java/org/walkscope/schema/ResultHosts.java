// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Hosts of results, from the hosts that fragments carry. */
public final class ResultHosts {
  private ResultHosts() {}

  /** Facts of a fragment's host, and of the run of the probe, that results tell. */
  public static ResultHost of(Host host, long streamEpochNs) {
    return new ResultHost(
        host.getHostname(),
        host.getBootId(),
        host.getArch(),
        host.getKernelRelease(),
        host.getPageShift(),
        host.getPmdShift(),
        host.getPudShift(),
        host.getMode(),
        streamEpochNs,
        host.getMonotonicToEpochNs(),
        host.getWaitsSeen(),
        host.getReplayShiftNs());
  }
}
