// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.walkscope.offline.proc.NumaMapsPrinter;
import org.walkscope.schema.ClearedVma;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ScanRegion;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;
import org.walkscope.verify.proc.IndexedRead;
import org.walkscope.verify.proc.SmapsFields;
import org.walkscope.verify.proc.SmapsText;

/** Reads of numa_maps, pagemap, PAGEMAP_SCAN and clear_refs beside what was rebuilt of them. */
public final class FilesComparison {
  private static final String NUMA_MAPS = "numa_maps";
  private static final String PAGEMAP = "pagemap";
  private static final String SCAN = "scan";
  private static final String CLEAR_REFS = "clear_refs";

  /** PM_SOFT_DIRTY of fs/proc/task_mmu.c. */
  private static final long SOFT_DIRTY = 1L << 55;

  private final List<Walk> walks;
  private final List<LockHold> holds;
  private final Map<String, FileResult> results = new LinkedHashMap<>();

  private FilesComparison(List<Walk> walks, List<LockHold> holds) {
    this.walks = walks;
    this.holds = holds;
    results.put(NUMA_MAPS, new FileResult(NUMA_MAPS, "VMAs"));
    results.put(PAGEMAP, new FileResult(PAGEMAP, "entries"));
    results.put(SCAN, new FileResult(SCAN, "calls"));
    results.put(CLEAR_REFS, new FileResult(CLEAR_REFS, "VMAs"));
    results.put("locks", new FileResult("locks", "walks inside a lock's span"));
  }

  /**
   * Compares.
   *
   * @param walks of the host that the reads were made on
   * @param holds of mmap_lock and VMA locks on that host
   */
  public static List<FileResult> of(List<IndexedRead> reads, List<Walk> walks, List<LockHold> holds)
      throws IOException {
    FilesComparison comparison = new FilesComparison(walks, holds);
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
      case "numa_maps" -> numaMaps(read);
      case "pagemap" -> pagemap(read);
      case "pagemap_scan" -> scan(read);
      case "clear_refs" -> {
        if (read.value() != null && at > 0 && at + 1 < reads.size()) {
          clearRefs(reads.get(at - 1), read, reads.get(at + 1));
        }
      }
      default -> {
        // smaps and smaps_rollup have a table of their own; maps is not walked for
      }
    }
    locks(read);
  }

  private List<Walk> of(IndexedRead read, Predicate<Walk> wanted) {
    return walksOf(read, walks).stream().filter(wanted).toList();
  }

  /** The walks of a read, in the order in which they began. */
  static List<Walk> walksOf(IndexedRead read, List<Walk> walks) {
    return walks.stream()
        .filter(walk -> walk.getWalker().getTid() == read.tid())
        .filter(walk -> began(walk) >= read.beginNs() && began(walk) <= read.endNs())
        .sorted(Comparator.comparingLong(Walk::getWalk))
        .toList();
  }

  static long began(Walk walk) {
    return walk.getBeginEpochNs() - walk.getHost().getMonotonicToEpochNs();
  }

  private static Predicate<Walk> file(ProcFile file) {
    return walk -> walk.getFile() == file;
  }

  private void numaMaps(IndexedRead read) throws IOException {
    FileResult result = results.get(NUMA_MAPS);
    Map<Long, Walk> byStart = new TreeMap<>();
    for (Walk walk : of(read, file(ProcFile.NUMA_MAPS))) {
      byStart.put(walk.getStart(), walk);
    }
    for (String line : lines(read)) {
      long start = Long.parseUnsignedLong(line.substring(0, line.indexOf(' ')), 16);
      Walk walk = byStart.get(start);
      String theirs = NumaText.statistics(line);
      if (walk == null || walk.getNuma() == null) {
        // the gate VMA is shown, and never walked
        result.check(theirs.isEmpty() && walk == null, line + ": not known from the trace");
        continue;
      }
      String ours = NumaMapsPrinter.statistics(walk.getNuma(), walk.getVma().getHugetlb());
      result.check(ours.equals(theirs), line + ": from the trace: " + ours);
    }
  }

  private void pagemap(IndexedRead read) throws IOException {
    FileResult result = results.get(PAGEMAP);
    NavigableMap<Long, PagemapRun> runs = new TreeMap<>();
    int pageShift = 12;
    List<Walk> ofRead = of(read, file(ProcFile.PAGEMAP));
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
        boolean passedOver = (theirs & ~SOFT_DIRTY) == 0 && !walked(ofRead, at);
        if (passedOver && read.throughRangeWalk()) {
          result.same();
        } else if (ours != null && ours == theirs) {
          result.same();
        } else {
          result.differs(
              "%s %x: the kernel says %016x, the trace %s"
                  .formatted(
                      read.path().getFileName(),
                      at,
                      theirs,
                      ours == null ? "nothing" : "%016x".formatted(ours)));
        }
      }
    }
  }

  private static boolean walked(List<Walk> walks, long address) {
    return walks.stream().anyMatch(walk -> address >= walk.getStart() && address < walk.getEnd());
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

  private void scan(IndexedRead read) throws IOException {
    FileResult result = results.get(SCAN);
    List<List<Walk>> calls = new ArrayList<>();
    Long snapshot = null;
    for (Walk walk : of(read, file(ProcFile.PAGEMAP_SCAN))) {
      if (!walk.getSnapshot().equals(snapshot)) {
        snapshot = walk.getSnapshot();
        calls.add(new ArrayList<>());
      }
      calls.get(calls.size() - 1).add(walk);
    }
    int call = 0;
    List<String> regions = new ArrayList<>();
    String head = null;
    for (String line : lines(read)) {
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
        result.differs(
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

  /** Compares the change by a write: the difference between the reads before and after it. */
  private void clearRefs(IndexedRead before, IndexedRead write, IndexedRead after)
      throws IOException {
    FileResult result = results.get(CLEAR_REFS);
    if (before.path() == null || after.path() == null || !before.file().equals("smaps")) {
      return;
    }
    Map<Long, Long> cleared = new TreeMap<>();
    boolean known = false;
    for (Walk walk : of(write, file(ProcFile.CLEAR_REFS))) {
      known = walk.getCleared() != null;
      if (known) {
        for (ClearedVma vma : walk.getCleared().getVmas()) {
          cleared.merge(vma.getStart(), vma.getReferencedBytes(), Long::sum);
        }
      }
    }
    List<SmapsFields> then = SmapsText.read(before.path());
    List<SmapsFields> now = SmapsText.read(after.path());
    for (int i = 0; i < then.size() && i < now.size(); i++) {
      long theirs = referenced(then.get(i)) - referenced(now.get(i));
      long start = then.get(i).header().start();
      long ours = cleared.getOrDefault(start, 0L) >> 10;
      result.check(
          known && ours == theirs,
          "%x, write of %d: Referenced went down by %d kB, from the trace %s"
              .formatted(start, write.value(), theirs, known ? ours + " kB" : "not known"));
    }
  }

  private static long referenced(SmapsFields fields) {
    return fields.kilobytes().getOrDefault("Referenced", 0L);
  }

  private void locks(IndexedRead read) {
    FileResult result = results.get("locks");
    for (Walk walk : of(read, w -> w.getFile() != ProcFile.NONE)) {
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

  private static List<String> lines(IndexedRead read) throws IOException {
    return Files.readAllLines(read.path(), StandardCharsets.ISO_8859_1);
  }
}
