// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.NumaTotals;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.Walk;

/**
 * Number that a consumer tells of a VMA. Changes by clear_refs are left out: they depend on what
 * earlier writes left to change, so that two walkers never meet the same state.
 *
 * @param start first byte of the VMA
 * @param name as the kernel's text calls it
 */
record Figure(long start, String name) {
  /** Figures that the trace determines; the entries of pagemap are too many for a record. */
  static Map<Figure, Long> of(Reading reading) {
    Map<Figure, Long> figures = new LinkedHashMap<>();
    for (Walk walk : reading.last()) {
      if (walk.getSmaps() != null) {
        smaps(walk, figures);
      }
      if (walk.getNuma() != null) {
        numa(walk.getStart(), walk.getNuma(), figures);
      }
    }
    return figures;
  }

  private static void smaps(Walk walk, Map<Figure, Long> figures) {
    for (SmapsField field : SmapsField.values()) {
      put(walk.getStart(), field.kernelName(), field.of(walk.getSmaps()), figures);
    }
  }

  private static void numa(long start, NumaTotals totals, Map<Figure, Long> figures) {
    put(start, "pages", totals.getPages(), figures);
    put(start, "anon", totals.getAnon(), figures);
    put(start, "dirty", totals.getDirty(), figures);
    put(start, "mapmax", totals.getMapcountMax(), figures);
    put(start, "swapcache", totals.getSwapcache(), figures);
    put(start, "active", totals.getActive(), figures);
    put(start, "writeback", totals.getWriteback(), figures);
    List<Long> nodes = totals.getNodes();
    for (int node = 0; node < nodes.size(); node++) {
      put(start, "N" + node, nodes.get(node), figures);
    }
    // numa_maps tells the size of pages of a VMA that has pages
    if (totals.getPages() > 0) {
      put(start, "kernelpagesize", totals.getKernelPageBytes(), figures);
    }
  }

  private static void put(long start, String name, Long value, Map<Figure, Long> figures) {
    if (value != null) {
      figures.merge(new Figure(start, name), value, Long::sum);
    }
  }
}
