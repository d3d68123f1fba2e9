// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import java.util.Map;

/**
 * Masks of folio->flags by name; 0 where this kernel has none of that name.
 *
 * @param active PG_active and PG_unevictable
 * @param referenced PG_referenced and PG_young
 */
public record FolioFlags(
    long reserved, long dirty, long swapcache, long active, long writeback, long referenced) {
  static FolioFlags of(Map<String, Long> constants) {
    return new FolioFlags(
        flag(constants, "PG_reserved"),
        flag(constants, "PG_dirty"),
        flag(constants, "PG_swapcache"),
        flag(constants, "PG_active") | flag(constants, "PG_unevictable"),
        flag(constants, "PG_writeback"),
        flag(constants, "PG_referenced") | flag(constants, "PG_young"));
  }

  /** Mask of a flag. */
  static long flag(Map<String, Long> constants, String name) {
    Long bit = constants.get(name);
    return bit == null ? 0 : 1L << bit;
  }
}
