// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;

/**
 * Line of a {@code reads.index}: a file, time and reader of its read, and the place of the answer.
 *
 * @param file as /proc names it; pagemap_scan for the ioctl; {@code _range} behind it says that it
 *     was read through pt_range_walk
 * @param pid of the process that was read
 * @param tid of the thread that read
 * @param beginNs CLOCK_MONOTONIC, before the file was opened
 * @param endNs CLOCK_MONOTONIC, after the last read
 * @param path of the answer; null when there is none to keep
 * @param value written to clear_refs; null for reads
 */
public record IndexedRead(
    String file, int pid, int tid, long beginNs, long endNs, Path path, Long value) {

  private static final String RANGE = "_range";

  /** True if the file is the twin of one of the kernel's own, read through pt_range_walk. */
  public boolean throughRangeWalk() {
    return file.endsWith(RANGE);
  }

  /** The kernel's own file, of which this may be the twin. */
  public String kernelFile() {
    return throughRangeWalk() ? file.substring(0, file.length() - RANGE.length()) : file;
  }

  /** The walks of this read, in the order in which they began. */
  public List<Walk> walksOf(List<Walk> walks) {
    return walks.stream()
        .filter(walk -> walk.getWalker().getTid() == tid)
        .filter(walk -> began(walk) >= beginNs && began(walk) <= endNs)
        .sorted(Comparator.comparingLong(Walk::getWalk))
        .toList();
  }

  /** Those of them for this file. */
  public List<Walk> walksOf(ProcFile procFile, List<Walk> walks) {
    return walksOf(walks).stream().filter(walk -> walk.getFile() == procFile).toList();
  }

  /** Begin of a walk, CLOCK_MONOTONIC. */
  public static long began(Walk walk) {
    return walk.getBeginEpochNs() - walk.getHost().getMonotonicToEpochNs();
  }

  /** Lines of the answer. */
  public List<String> lines() throws IOException {
    return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
  }

  /** Reads an index; the answers stand beside it. */
  public static List<IndexedRead> readAll(Path index) throws IOException {
    List<IndexedRead> reads = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(index, StandardCharsets.UTF_8)) {
      number++;
      try {
        reads.add(parse(line, index.toAbsolutePath().getParent()));
      } catch (IllegalArgumentException e) {
        throw new ProcTextException(index.toString(), number, e.getMessage());
      }
    }
    return reads;
  }

  private static IndexedRead parse(String line, Path folder) {
    Map<String, String> words = new HashMap<>();
    for (String word : line.trim().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("'" + word + "' is no NAME=VALUE");
      }
      words.put(word.substring(0, equals), word.substring(equals + 1));
    }
    String path = words.get("path");
    String value = words.get("value");
    return new IndexedRead(
        wanted(words, "file"),
        Integer.parseInt(wanted(words, "pid")),
        Integer.parseInt(wanted(words, "tid")),
        Long.parseLong(wanted(words, "begin_ns")),
        Long.parseLong(wanted(words, "end_ns")),
        path == null ? null : folder.resolve(path),
        value == null ? null : Long.valueOf(value));
  }

  private static String wanted(Map<String, String> words, String name) {
    String value = words.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }
}
