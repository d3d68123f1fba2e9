// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.Walk;

/**
 * Differences of pagemap's entries, page by page, where pt_range_walk walked. It does not walk
 * between VMAs, where all entries are 0.
 */
final class PagemapDifferences {
  private final TreeMap<Long, PagemapRun> runs = new TreeMap<>();
  private final int pageShift;

  private PagemapDifferences(Reading reading) {
    pageShift = reading.first().getHost().getPageShift();
    for (Walk walk : reading.last()) {
      if (walk.getPagemap() != null) {
        walk.getPagemap().forEach(run -> runs.put(run.getStart(), run));
      }
    }
  }

  static void compare(Reading before, Reading range, Reading after, FigureDifferences to) {
    PagemapDifferences then = new PagemapDifferences(before);
    PagemapDifferences now = new PagemapDifferences(after);
    PagemapDifferences ours = new PagemapDifferences(range);
    for (PagemapRun run : ours.runs.values()) {
      long end = run.getStart() + (run.getPages() << ours.pageShift);
      List<PagemapDifferences> all = List.of(then, ours, now);
      for (long at = run.getStart(); at < end; ) {
        long next = end;
        List<PagemapRun> here = new ArrayList<>();
        for (PagemapDifferences reading : all) {
          PagemapRun found = reading.at(at);
          here.add(found);
          next = Math.min(next, reading.nextAfter(at));
        }
        if (!here.contains(null)) {
          ours.check(at, next, here, to);
        }
        at = next;
      }
    }
  }

  /** Run that has this page; null without one. */
  private PagemapRun at(long address) {
    Map.Entry<Long, PagemapRun> floor = runs.floorEntry(address);
    return floor != null && address < end(floor.getValue()) ? floor.getValue() : null;
  }

  private long nextAfter(long address) {
    PagemapRun here = at(address);
    Long higher = runs.higherKey(address);
    long next = higher == null ? Long.MAX_VALUE : higher;
    return here == null ? next : Math.min(next, end(here));
  }

  private long end(PagemapRun run) {
    return run.getStart() + (run.getPages() << pageShift);
  }

  /** Runs with equal first entry and step are equal to their common end. */
  private void check(long from, long to, List<PagemapRun> here, FigureDifferences differences) {
    long pages = (to - from) >> pageShift;
    boolean together =
        pages == 1
            || (here.get(0).getStep() == here.get(1).getStep()
                && here.get(1).getStep() == here.get(2).getStep());
    if (together) {
      check(from, here, pages, differences);
      return;
    }
    for (long page = 0; page < pages; page++) {
      check(from + (page << pageShift), here, 1, differences);
    }
  }

  private void check(long at, List<PagemapRun> here, long pages, FigureDifferences differences) {
    differences.check(
        at, "entry", entry(here.get(0), at), entry(here.get(1), at), entry(here.get(2), at), pages);
  }

  private long entry(PagemapRun run, long at) {
    return run.getEntry() + ((at - run.getStart()) >> pageShift) * run.getStep();
  }
}
