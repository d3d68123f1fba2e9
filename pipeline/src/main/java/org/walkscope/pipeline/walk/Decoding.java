// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.pipeline.entries.PieceCutter;
import org.walkscope.pipeline.procfile.smaps.SmapsKernel;
import org.walkscope.schema.Host;

/** Facts of the host and settings by which events become a walk; not state of the walk. */
public record Decoding(
    HostDecoding entries, PieceCutter cutter, SmapsKernel smaps, WalkLimits limits) {
  public static Decoding of(Host host, WalkLimits limits) {
    HostDecoding entries = HostDecoding.of(host);
    return new Decoding(
        entries,
        new PieceCutter(entries.format(), host.getPageShift()),
        SmapsKernel.of(host),
        limits);
  }

  /** Decoding for a later record of a host, whose tables may have another format. */
  public Decoding forHost(Host later) {
    HostDecoding alike = entries.forHost(later);
    return alike == null ? of(later, limits) : new Decoding(alike, cutter, smaps, limits);
  }

  public Host host() {
    return entries.host();
  }
}
