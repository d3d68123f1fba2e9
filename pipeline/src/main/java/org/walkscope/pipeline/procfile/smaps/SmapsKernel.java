// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import org.walkscope.pipeline.entries.KernelRelease;
import org.walkscope.schema.Host;

/**
 * What smaps of one kernel depends on beside the entries.
 *
 * @param dirtyFlag mask of folio->flags; 0 when the host does not name it
 * @param referencedFlags mask: PG_referenced, and PG_young where the kernel has it; 0 when the host
 *     does not name them
 * @param standInsShared a page that an entry only stands for is "maybe shared": from 6.11 on;
 *     before, a migrating page was private and others were asked for their map count
 * @param protNonePmds whether a PMD leaf without access is looked behind: from 6.6 on
 */
public record SmapsKernel(
    int pageShift,
    long dirtyFlag,
    long referencedFlags,
    boolean standInsShared,
    boolean protNonePmds) {

  public static SmapsKernel of(Host host) {
    long referenced = flag(host, "PG_referenced");
    return new SmapsKernel(
        host.getPageShift(),
        flag(host, "PG_dirty"),
        referenced == 0 ? 0 : referenced | flag(host, "PG_young"),
        KernelRelease.from(host.getKernelRelease(), 6, 11),
        KernelRelease.from(host.getKernelRelease(), 6, 6));
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
