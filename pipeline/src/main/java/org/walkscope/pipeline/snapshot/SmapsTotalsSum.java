// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SmapsTotals;

/** Sum of the totals of VMAs. A field that is not known of one VMA is not known of all. */
final class SmapsTotalsSum {
  private static final SmapsField[] FIELDS = SmapsField.values();

  private final long[] sums = new long[FIELDS.length];
  private final boolean[] unknown = new boolean[FIELDS.length];
  private long hugetlb;
  private long presentPtes;

  void add(SmapsTotals part) {
    for (int i = 0; i < FIELDS.length; i++) {
      Long sum = FIELDS[i].of(part);
      if (sum == null) {
        unknown[i] = true;
      } else {
        sums[i] += sum;
      }
    }
    hugetlb += part.getHugetlb();
    presentPtes += part.getPresentPtes();
  }

  SmapsTotals toRecord() {
    SmapsTotals totals = new SmapsTotals();
    for (int i = 0; i < FIELDS.length; i++) {
      FIELDS[i].set(totals, unknown[i] ? null : (Long) sums[i]);
    }
    totals.setHugetlb(hugetlb);
    totals.setPresentPtes(presentPtes);
    return totals;
  }
}
