// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.List;
import org.walkscope.schema.NumaTotals;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;

/**
 * Text of numa_maps (show_numa_map()) from its walks. The policy and the folder of a file are
 * {@value Told#NOT}: no walk tells them.
 */
public final class NumaMapsPrinter {
  private NumaMapsPrinter() {}

  /** A line for each walk of a VMA. */
  public static String text(List<Walk> walks) {
    boolean names =
        walks.stream().anyMatch(walk -> walk.getVma() != null && walk.getVma().getName() != null);
    StringBuilder text = new StringBuilder();
    for (Walk walk : walks) {
      Vma vma = walk.getVma();
      text.append("%08x %s".formatted(walk.getStart(), Told.NOT));
      text.append(vma == null ? " " + Told.NOT : VmaName.inNumaMaps(vma, names));
      boolean hugetlb = vma != null && vma.getHugetlb();
      text.append(hugetlb ? " huge" : "");
      text.append(walk.getNuma() == null ? " " + Told.NOT : statistics(walk.getNuma(), hugetlb));
      text.append('\n');
    }
    return text.toString();
  }

  /** Words of totals, as the kernel prints them, each with a space before it. */
  public static String statistics(NumaTotals totals, boolean hugetlb) {
    StringBuilder words = new StringBuilder();
    if (totals.getPages() == 0) {
      return "";
    }
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
    return words.toString();
  }

  private static void word(StringBuilder words, String name, long value) {
    if (value != 0) {
      words.append(' ').append(name).append('=').append(value);
    }
  }
}
