// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.util.Map;
import org.walkscope.schema.Host;

/** The host of results: without the constants, since what these decode is decoded. */
public final class ResultHost {
  private ResultHost() {}

  /** Of the host of a fragment. */
  public static Host of(Host host) {
    return new Host(
        host.getHostname(),
        host.getBootId(),
        host.getArch(),
        host.getKernelRelease(),
        host.getPageShift(),
        host.getPgtableLevels(),
        host.getPmdShift(),
        host.getPudShift(),
        host.getMode(),
        host.getDetail(),
        Map.of(),
        host.getMonotonicToEpochNs(),
        host.getWaitsSeen(),
        host.getReplayShiftNs());
  }
}
