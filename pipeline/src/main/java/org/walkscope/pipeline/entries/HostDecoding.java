// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.Host;

/**
 * Decoding of the host's entries and folio flags.
 *
 * @param softDirty whether the kernel tracks soft-dirty pages
 */
public record HostDecoding(
    PageTableFormat format, KernelRelease release, FolioFlags flags, boolean softDirty, Host host) {
  public static HostDecoding of(Host host) {
    return new HostDecoding(
        PageTableFormat.of(host),
        KernelRelease.of(host.getKernelRelease()),
        FolioFlags.of(host.getConstants()),
        isSet(host, "MEM_SOFT_DIRTY"),
        host);
  }

  /** Decoding for a later record of the host if it has the same format; null otherwise. */
  public HostDecoding forHost(Host later) {
    boolean alike =
        host.getArch() == later.getArch()
            && host.getKernelRelease().equals(later.getKernelRelease())
            && host.getPgtableLevels() == later.getPgtableLevels()
            && host.getPageShift() == later.getPageShift()
            && host.getPmdShift() == later.getPmdShift()
            && host.getPudShift() == later.getPudShift()
            && host.getConstants().equals(later.getConstants());
    return alike ? new HostDecoding(format, release, flags, softDirty, later) : null;
  }

  public int pageShift() {
    return host.getPageShift();
  }

  public long pageBytes() {
    return 1L << host.getPageShift();
  }

  /** A flag of folio->flags by its name; 0 where this kernel has none of that name. */
  public long flag(String name) {
    return FolioFlags.flag(host.getConstants(), name);
  }

  /**
   * True if the kernel is of this release or a later one; for rules that no constant of the host
   * shows.
   */
  public boolean from(int major, int minor) {
    return release.isFrom(major, minor);
  }

  /** True if this constant of the host is not 0. */
  public boolean has(String name) {
    return isSet(host, name);
  }

  private static boolean isSet(Host host, String name) {
    return host.getConstants().getOrDefault(name, 0L) != 0;
  }
}
