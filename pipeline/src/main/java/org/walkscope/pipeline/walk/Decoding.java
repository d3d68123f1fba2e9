// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.schema.Host;

/**
 * How what events carry becomes a walk: all that depends on the host or on settings, and is no
 * state of the walk.
 */
record Decoding(HostDecoding entries, PieceCutter cutter, SmapsKernel smaps, WalkLimits limits) {
  static Decoding of(Host host, WalkLimits limits) {
    HostDecoding entries = HostDecoding.of(host);
    return new Decoding(
        entries,
        new PieceCutter(entries.format(), host.getPageShift()),
        SmapsKernel.of(host),
        limits);
  }

  /** For a later record of a host, whose tables may be read otherwise. */
  Decoding forHost(Host later) {
    HostDecoding alike = entries.forHost(later);
    return alike == null ? of(later, limits) : new Decoding(alike, cutter, smaps, limits);
  }

  Host host() {
    return entries.host();
  }
}
