// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import org.walkscope.pipeline.entries.KernelRelease;
import org.walkscope.schema.Host;

/**
 * Facts of a kernel on which smaps depends beside the entries.
 *
 * @param dirtyFlag mask of folio->flags; 0 when the host does not name it
 * @param referencedFlags mask: PG_referenced, and PG_young where the kernel has it; 0 when the host
 *     does not name them
 * @param standInsShared true from 6.11 on: the page of an entry that is not present counts as
 *     "maybe shared"; before, a migrating page was private, and for others the map count decided
 * @param protNonePmds true from 6.6 on: a PMD leaf without access counts
 */
public record SmapsKernel(
    int pageShift,
    long dirtyFlag,
    long referencedFlags,
    boolean standInsShared,
    boolean protNonePmds) {

  public static SmapsKernel of(Host host) {
    KernelRelease release = KernelRelease.of(host.getKernelRelease());
    long referenced = flag(host, "PG_referenced");
    return new SmapsKernel(
        host.getPageShift(),
        flag(host, "PG_dirty"),
        referenced == 0 ? 0 : referenced | flag(host, "PG_young"),
        release.isFrom(6, 11),
        release.isFrom(6, 6));
  }

  private static long flag(Host host, String name) {
    Long bit = host.getConstants().get(name);
    return bit == null ? 0 : 1L << bit;
  }

  /** Fixed-point bytes of pss, PSS_SHIFT of the kernel. */
  public long pss(long bytes) {
    return bytes << 12;
  }

  public long pageBytes() {
    return 1L << pageShift;
  }
}
