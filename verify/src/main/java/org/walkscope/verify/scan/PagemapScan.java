// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ScanRegion;
import org.walkscope.schema.Walk;
import org.walkscope.verify.proc.FileResult;
import org.walkscope.verify.proc.IndexedRead;

/** Calls of PAGEMAP_SCAN beside what was rebuilt of them. */
public final class PagemapScan {
  private PagemapScan() {}

  /** Compares each call of a read. */
  public static void compare(IndexedRead read, List<Walk> walks, FileResult result)
      throws IOException {
    List<List<Walk>> calls = new ArrayList<>();
    Long snapshot = null;
    for (Walk walk : read.walksOf(ProcFile.PAGEMAP_SCAN, walks)) {
      if (!walk.getSnapshot().equals(snapshot)) {
        snapshot = walk.getSnapshot();
        calls.add(new ArrayList<>());
      }
      calls.get(calls.size() - 1).add(walk);
    }
    int call = 0;
    List<String> regions = new ArrayList<>();
    String head = null;
    for (String line : read.lines()) {
      if (line.startsWith("scan ")) {
        if (head != null) {
          scanCall(result, head, regions, call < calls.size() ? calls.get(call) : List.of());
          call++;
        }
        head = line;
        regions = new ArrayList<>();
      } else {
        regions.add(line);
      }
    }
    if (head != null) {
      scanCall(result, head, regions, call < calls.size() ? calls.get(call) : List.of());
    }
  }

  private static void scanCall(
      FileResult result, String head, List<String> theirs, List<Walk> call) {
    List<String> ours = new ArrayList<>();
    for (Walk walk : call) {
      if (walk.getScan() == null) {
        result.open(
            walk,
            "%s: not known from the trace: walk %d is %s"
                .formatted(head, walk.getWalk(), walk.getCompleteness()));
        return;
      }
      for (ScanRegion region : walk.getScan().getRegions()) {
        ours.add(
            "%x-%x 0x%x".formatted(region.getStart(), region.getEnd(), region.getCategories()));
      }
    }
    int first = 0;
    while (first < ours.size()
        && first < theirs.size()
        && ours.get(first).equals(theirs.get(first))) {
      first++;
    }
    boolean same = ours.equals(theirs) && !call.isEmpty();
    result.check(
        same,
        head
            + ": region "
            + first
            + " is "
            + (first < theirs.size() ? theirs.get(first) : "none")
            + ", from the trace "
            + (first < ours.size() ? ours.get(first) : "none"));
  }
}
