// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.Detail;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;
import org.walkscope.verify.clearrefs.ClearRefs;
import org.walkscope.verify.numa.NumaMaps;
import org.walkscope.verify.pagemap.Pagemap;
import org.walkscope.verify.proc.FileResult;
import org.walkscope.verify.proc.IndexedRead;
import org.walkscope.verify.proc.Share;
import org.walkscope.verify.scan.PagemapScan;

/** Reads of numa_maps, pagemap, PAGEMAP_SCAN and clear_refs, each by the room of its file. */
public final class FilesComparison {
  private static final String NUMA_MAPS = "numa_maps";
  private static final String PAGEMAP = "pagemap";
  private static final String SCAN = "scan";
  private static final String CLEAR_REFS = "clear_refs";

  private final List<Walk> walks;
  private final List<LockHold> holds;
  private final Map<String, FileResult> results = new LinkedHashMap<>();

  private FilesComparison(List<Walk> walks, List<LockHold> holds, Detail detail) {
    this.walks = walks;
    this.holds = holds;
    results.put(NUMA_MAPS, new FileResult(NUMA_MAPS, "VMAs", detail));
    results.put(PAGEMAP, new FileResult(PAGEMAP, "entries", detail));
    results.put(SCAN, new FileResult(SCAN, "calls", detail));
    results.put(CLEAR_REFS, new FileResult(CLEAR_REFS, "VMAs", detail));
    results.put("locks", new FileResult("locks", "walks inside a lock's span", detail));
  }

  /**
   * Compares.
   *
   * @param walks of the host that the reads were made on
   * @param holds of mmap_lock and VMA locks on that host
   * @param detail of the trace
   */
  public static List<FileResult> of(
      List<IndexedRead> reads, List<Walk> walks, List<LockHold> holds, Detail detail)
      throws IOException {
    FilesComparison comparison = new FilesComparison(walks, holds, detail);
    for (int i = 0; i < reads.size(); i++) {
      comparison.compare(reads, i);
    }
    return List.copyOf(comparison.results.values());
  }

  /** Entries of pagemap among these results. */
  static Share pagemapOf(List<FileResult> results) {
    return results.stream()
        .filter(result -> result.name().equals(PAGEMAP))
        .map(FileResult::share)
        .reduce(new Share(0, 0), Share::plus);
  }

  private void compare(List<IndexedRead> reads, int at) throws IOException {
    IndexedRead read = reads.get(at);
    switch (read.kernelFile()) {
      case "numa_maps" -> NumaMaps.compare(read, walks, results.get(NUMA_MAPS));
      case "pagemap" -> Pagemap.compare(read, walks, results.get(PAGEMAP));
      case "pagemap_scan" -> PagemapScan.compare(read, walks, results.get(SCAN));
      case "clear_refs" -> {
        if (read.value() != null && at > 0 && at + 1 < reads.size()) {
          ClearRefs.compare(
              reads.get(at - 1), read, reads.get(at + 1), walks, results.get(CLEAR_REFS));
        }
      }
      default -> {
        // smaps and smaps_rollup have a table of their own; maps is not walked for
      }
    }
    locks(read);
  }

  private void locks(IndexedRead read) {
    FileResult result = results.get("locks");
    for (Walk walk : read.walksOf(walks)) {
      if (walk.getFile() == ProcFile.NONE) {
        continue;
      }
      boolean gate = walk.getVma() != null && walk.getVma().getGate();
      boolean held = holds.stream().anyMatch(hold -> holdsAround(hold, walk));
      if (!gate && (held || !maybeUnseen(walk))) {
        result.check(held, "walk %d of %s lies in no span".formatted(walk.getWalk(), read.file()));
      }
    }
  }

  /** Light mode does not see the per-VMA lock, which these may take. */
  private static boolean maybeUnseen(Walk walk) {
    return walk.getHost().getMode() == TraceMode.LIGHT
        && (walk.getFile() == ProcFile.SMAPS || walk.getFile() == ProcFile.NUMA_MAPS);
  }

  private static boolean holdsAround(LockHold hold, Walk walk) {
    return hold.getWalker().getTid() == walk.getWalker().getTid()
        && hold.getFirstWalk() <= walk.getWalk()
        && walk.getWalk() <= hold.getLastWalk();
  }
}
