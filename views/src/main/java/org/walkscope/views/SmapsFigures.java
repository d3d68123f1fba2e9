// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SmapsTotals;

/**
 * Figures of smaps, as pages show them. Unit: bytes. Null when the trace lacks what decides it: all
 * of them where it has no entries.
 *
 * @param thp AnonHugePages + ShmemPmdMapped + FilePmdMapped
 * @param presentPtes entries that map a page, zero page included
 */
public record SmapsFigures(
    Long rss, Long anonymous, Long swap, Long thp, Long hugetlb, Long presentPtes) {

  public static SmapsFigures of(SmapsTotals totals) {
    if (!SmapsField.isTold(totals)) {
      return new SmapsFigures(null, null, null, null, null, null);
    }
    return new SmapsFigures(
        totals.getRss(),
        totals.getAnonymous(),
        totals.getSwap(),
        sum(totals.getAnonHugePages(), totals.getShmemPmdMapped(), totals.getFilePmdMapped()),
        totals.getHugetlb(),
        totals.getPresentPtes());
  }

  private static Long sum(Long... parts) {
    long sum = 0;
    for (Long part : parts) {
      if (part == null) {
        return null;
      }
      sum += part;
    }
    return sum;
  }
}
