// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.walkscope.pipeline.compare.Reading;
import org.walkscope.pipeline.compare.WalkerComparisons;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;
import org.walkscope.verify.proc.IndexedRead;

/**
 * Three reads of an index in a row, by the legacy walker, by pt_range_walk and by the legacy walker
 * again, compared: what the trace tells of them, and what the kernel answered.
 *
 * @param file as /proc names it, without {@code _range}
 * @param trace null when a read has no walk in the trace, or walks of its thread are missing then
 * @param answer what the kernel's own answers say, in words
 * @param answersDiffer whether they differ although nothing changed from the first to the last
 */
public record WalkerReadings(
    String file, WalkerComparison trace, String answer, boolean answersDiffer) {

  /** Readings of an index, three reads each. */
  public static List<WalkerReadings> of(
      List<IndexedRead> index, RebuiltWalks walks, List<LockHold> holds) throws IOException {
    List<WalkerReadings> all = new ArrayList<>();
    for (int i = 1; i + 1 < index.size(); i++) {
      IndexedRead range = index.get(i);
      IndexedRead before = index.get(i - 1);
      IndexedRead after = index.get(i + 1);
      boolean three =
          range.throughRangeWalk()
              && before.file().equals(range.kernelFile())
              && after.file().equals(range.kernelFile());
      if (three) {
        all.add(of(before, range, after, walks, holds));
      }
    }
    return all;
  }

  private static WalkerReadings of(
      IndexedRead before,
      IndexedRead range,
      IndexedRead after,
      RebuiltWalks walks,
      List<LockHold> holds)
      throws IOException {
    List<Reading> readings = new ArrayList<>();
    for (IndexedRead read : List.of(before, range, after)) {
      List<Walk> ofRead =
          walks.walks().stream()
              .filter(walk -> walk.getWalker().getTid() == read.tid())
              .filter(walk -> walk.getFile() != ProcFile.NONE)
              .filter(walk -> IndexedRead.began(walk) >= read.beginNs())
              .filter(walk -> IndexedRead.began(walk) <= read.endNs())
              .toList();
      boolean gap = walks.gaps().stream().anyMatch(missing -> touches(missing, read));
      if (!ofRead.isEmpty() && !gap) {
        readings.add(Reading.of(ofRead));
      }
    }
    WalkerComparison trace =
        readings.size() == 3
            ? WalkerComparisons.of(readings.get(0), readings.get(1), readings.get(2), holds)
            : null;
    if (before.path() == null || range.path() == null || after.path() == null) {
      return new WalkerReadings(range.kernelFile(), trace, "none kept", false);
    }
    byte[] then = Files.readAllBytes(before.path());
    byte[] ours = Files.readAllBytes(range.path());
    byte[] now = Files.readAllBytes(after.path());
    boolean same = Arrays.equals(then, ours);
    boolean changed = !Arrays.equals(then, now);
    String words = "equal, " + ours.length + " bytes";
    if (!same) {
      words =
          (changed ? "changed from the first to the last read; " : "")
              + firstDifference(range.kernelFile(), then, ours);
    }
    return new WalkerReadings(range.kernelFile(), trace, words, !same && !changed);
  }

  /** A gap is from the walk before it to the walk after it. */
  private static boolean touches(Walk gap, IndexedRead read) {
    long began = IndexedRead.began(gap);
    return gap.getWalker().getTid() == read.tid()
        && began <= read.endNs()
        && began + gap.getDurationNs() >= read.beginNs();
  }

  private static String firstDifference(String file, byte[] theirs, byte[] ours) {
    int at = Arrays.mismatch(theirs, ours);
    if (file.equals("pagemap")) {
      return "differs at byte %d of %d and %d".formatted(at, theirs.length, ours.length);
    }
    return "line %d is '%s', through pt_range_walk '%s'"
        .formatted(
            new String(theirs, 0, at, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == '\n')
                    .count()
                + 1,
            line(theirs, at),
            line(ours, at));
  }

  /** The line that has this byte. */
  private static String line(byte[] text, int at) {
    String all = new String(text, StandardCharsets.ISO_8859_1);
    int start = all.lastIndexOf('\n', at - 1) + 1;
    int end = all.indexOf('\n', start);
    return all.substring(start, end < 0 ? all.length() : end);
  }
}
