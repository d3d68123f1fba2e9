// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.Host;

/** How the host's entries and folio flags are read. */
public record HostDecoding(PageTableFormat format, Host host) {
  public static HostDecoding of(Host host) {
    return new HostDecoding(PageTableFormat.of(host), host);
  }

  /** The same for a later record of the host, if entries are read alike there; null otherwise. */
  public HostDecoding forHost(Host later) {
    boolean alike =
        host.getArch() == later.getArch()
            && host.getKernelRelease().equals(later.getKernelRelease())
            && host.getPgtableLevels() == later.getPgtableLevels()
            && host.getPageShift() == later.getPageShift()
            && host.getPmdShift() == later.getPmdShift()
            && host.getPudShift() == later.getPudShift()
            && host.getConstants().equals(later.getConstants());
    return alike ? new HostDecoding(format, later) : null;
  }

  public int pageShift() {
    return host.getPageShift();
  }

  public long pageBytes() {
    return 1L << host.getPageShift();
  }

  /** A flag of folio->flags by its name; 0 where this kernel has none of that name. */
  public long flag(String name) {
    Long bit = host.getConstants().get(name);
    return bit == null ? 0 : 1L << bit;
  }

  /** Whether the kernel is of this release or a later one, where nothing else tells. */
  public boolean from(int major, int minor) {
    return KernelRelease.from(host.getKernelRelease(), major, minor);
  }

  /** Whether this kernel says yes to this. */
  public boolean has(String name) {
    return host.getConstants().getOrDefault(name, 0L) != 0;
  }
}
