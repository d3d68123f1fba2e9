// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.schema.NumaTotals;

/** Words of a line of numa_maps that a walk determines. */
final class NumaText {
  /** Policy, file and what kind of mapping it is come before, and are no result of the walk. */
  private static final Pattern STATISTICS =
      Pattern.compile(
          " ((?:(?:anon|dirty|mapped|mapmax|swapcache|active|writeback|N\\d+|kernelpagesize_kB)"
              + "=\\d+ ?)+)$");

  private NumaText() {}

  static String statistics(String line) {
    Matcher matcher = STATISTICS.matcher(line.stripTrailing());
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Words of the rebuilt totals, as the kernel prints them. */
  static String of(NumaTotals totals, boolean hugetlb) {
    if (totals.getPages() == 0) {
      return "";
    }
    StringBuilder words = new StringBuilder();
    word(words, "anon", totals.getAnon());
    word(words, "dirty", totals.getDirty());
    if (totals.getPages() != totals.getAnon() && totals.getPages() != totals.getDirty()) {
      word(words, "mapped", totals.getPages());
    }
    word(words, "mapmax", totals.getMapcountMax() > 1 ? totals.getMapcountMax() : 0);
    word(words, "swapcache", totals.getSwapcache());
    if (totals.getActive() < totals.getPages() && !hugetlb) {
      words.append(" active=").append(totals.getActive());
    }
    word(words, "writeback", totals.getWriteback());
    for (int node = 0; node < totals.getNodes().size(); node++) {
      word(words, "N" + node, totals.getNodes().get(node));
    }
    word(words, "kernelpagesize_kB", totals.getKernelPageBytes() >> 10);
    return words.substring(1);
  }

  private static void word(StringBuilder words, String name, long value) {
    if (value != 0) {
      words.append(' ').append(name).append('=').append(value);
    }
  }
}
