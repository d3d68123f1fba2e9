// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import java.util.List;
import org.walkscope.schema.Arch;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.TraceMode;

/**
 * Host of a view.
 *
 * @param waitsSeen kinds of locks for which the probe sees waits; null where it does not say so
 */
public record HostView(
    String hostname,
    String bootId,
    Arch arch,
    String kernelRelease,
    TraceMode mode,
    List<LockKind> waitsSeen) {
  static HostView of(ResultHost host) {
    return new HostView(
        host.getHostname(),
        host.getBootId(),
        host.getArch(),
        host.getKernelRelease(),
        host.getMode(),
        host.getWaitsSeen());
  }
}
