// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.pagemap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.verify.proc.FileResult;
import org.walkscope.verify.proc.IndexedRead;

/** Reads of pagemap beside what was rebuilt of them. */
public final class Pagemap {
  /** PM_SOFT_DIRTY of fs/proc/task_mmu.c. */
  private static final long SOFT_DIRTY = 1L << 55;

  private Pagemap() {}

  /** Compares each entry of a read. */
  public static void compare(IndexedRead read, List<Walk> walks, FileResult result)
      throws IOException {
    NavigableMap<Long, PagemapRun> runs = new TreeMap<>();
    int pageShift = 12;
    List<Walk> ofRead = read.walksOf(ProcFile.PAGEMAP, walks);
    for (Walk walk : ofRead) {
      pageShift = walk.getHost().getPageShift();
      if (walk.getPagemap() != null) {
        walk.getPagemap().forEach(run -> runs.put(run.getStart(), run));
      }
    }
    ByteBuffer kernel =
        ByteBuffer.wrap(Files.readAllBytes(read.path())).order(ByteOrder.LITTLE_ENDIAN);
    for (String range : Files.readAllLines(ranges(read.path()), StandardCharsets.UTF_8)) {
      int dash = range.indexOf('-');
      long end = Long.parseUnsignedLong(range.substring(dash + 1), 16);
      for (long at = Long.parseUnsignedLong(range.substring(0, dash), 16);
          Long.compareUnsigned(at, end) < 0 && kernel.remaining() >= Long.BYTES;
          at += 1L << pageShift) {
        long theirs = kernel.getLong();
        Long ours = entryAt(runs, at, pageShift);
        // between VMAs pt_range_walk does not walk, nor where only the VMA's own bit is told
        Optional<Walk> walk = walkOf(ofRead, at);
        boolean passedOver = (theirs & ~SOFT_DIRTY) == 0 && walk.isEmpty();
        String what =
            "%s %x: the kernel says %016x, the trace %s"
                .formatted(
                    read.path().getFileName(),
                    at,
                    theirs,
                    ours == null ? "nothing" : "%016x".formatted(ours));
        if (passedOver && read.throughRangeWalk()) {
          result.same();
        } else if (ours != null && ours == theirs) {
          result.same();
        } else if (ours == null && walk.isPresent()) {
          result.open(walk.get(), what);
        } else {
          result.differs(what);
        }
      }
    }
  }

  private static Optional<Walk> walkOf(List<Walk> walks, long address) {
    return walks.stream()
        .filter(walk -> address >= walk.getStart() && address < walk.getEnd())
        .findFirst();
  }

  /** Beside N-pagemap.bin stands N-pagemap.ranges; else one file is for all. */
  private static Path ranges(Path answer) {
    String name = answer.getFileName().toString().replaceFirst("\\.bin$", ".ranges");
    Path own = answer.resolveSibling(name);
    return Files.exists(own) ? own : answer.resolveSibling("pagemap.ranges");
  }

  private static Long entryAt(NavigableMap<Long, PagemapRun> runs, long address, int pageShift) {
    Map.Entry<Long, PagemapRun> floor = runs.floorEntry(address);
    if (floor == null) {
      return null;
    }
    PagemapRun run = floor.getValue();
    long page = (address - run.getStart()) >>> pageShift;
    return page < run.getPages() ? run.getEntry() + page * run.getStep() : null;
  }
}
