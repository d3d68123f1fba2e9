// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.numa;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.offline.proc.NumaMapsPrinter;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.verify.proc.FileResult;
import org.walkscope.verify.proc.IndexedRead;

/** Reads of numa_maps beside what was rebuilt of them. */
public final class NumaMaps {
  private NumaMaps() {}

  /** Compares each line of a read. */
  public static void compare(IndexedRead read, List<Walk> walks, FileResult result)
      throws IOException {
    Map<Long, Walk> byStart = new TreeMap<>();
    for (Walk walk : read.walksOf(ProcFile.NUMA_MAPS, walks)) {
      byStart.put(walk.getStart(), walk);
    }
    for (String line : read.lines()) {
      long start = Long.parseUnsignedLong(line.substring(0, line.indexOf(' ')), 16);
      Walk walk = byStart.get(start);
      String theirs = NumaText.statistics(line);
      if (walk == null) {
        // the gate VMA is shown, and never walked
        result.check(theirs.isEmpty(), line + ": not known from the trace");
        continue;
      }
      if (walk.getNuma() == null) {
        result.open(walk, line + ": not known from the trace");
        continue;
      }
      String ours = NumaMapsPrinter.statistics(walk.getNuma(), walk.getVma().getHugetlb());
      result.check(ours.equals(theirs), line + ": from the trace: " + ours);
    }
  }
}
