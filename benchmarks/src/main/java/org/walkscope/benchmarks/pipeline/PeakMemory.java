// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Largest resident set of a process, by how much of its input it has read. */
final class PeakMemory {
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+([0-9]+) kB");
  private static final Pattern POSITION = Pattern.compile("pos:\\s+([0-9]+)");
  private static final long PAUSE_MS = 50;

  private final Process process;
  private final TreeMap<Long, Long> peaks = new TreeMap<>();
  private long lastKib;

  /**
   * Watches a process.
   *
   * @param sizes bytes of input; the last is all of it
   */
  PeakMemory(Process process, long... sizes) {
    this.process = process;
    for (long size : sizes) {
      peaks.put(size, 0L);
    }
  }

  /** Looks until the process ends. */
  void watch(LongSupplier read) throws IOException {
    while (process.isAlive()) {
      lastKib = Math.max(lastKib, number("status", PEAK));
      long position = read.getAsLong();
      peaks.replaceAll((size, kib) -> kib == 0 && position >= size ? (Long) lastKib : kib);
      pause();
    }
    peaks.put(peaks.lastKey(), lastKib); // with what was done after the last byte
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while memory was measured", e);
    }
  }

  /** Position of the process in a file that it reads; 0 while it has not opened it. */
  long position(Path file) {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      for (Path each : open.toList()) {
        if (Files.isSameFile(each, file)) {
          return number("fdinfo/" + each.getFileName(), POSITION);
        }
      }
    } catch (IOException e) {
      // closed meanwhile
    }
    return 0;
  }

  /** A number of the process' own files; 0 when it has ended. */
  private long number(String file, Pattern line) {
    try {
      Matcher found = line.matcher(Files.readString(Path.of("/proc/" + process.pid(), file)));
      return found.find() ? Long.parseLong(found.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Peaks in MiB. Example: peak_mib_1=401 peak_mib_2=403 peak_mib_4=404 */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Long, Long> peak : peaks.entrySet()) {
      String gib = String.format(Locale.ROOT, "%.3f", peak.getKey() / (double) (1 << 30));
      text.append(text.isEmpty() ? "" : " ")
          .append("peak_mib_")
          .append(gib.replaceFirst("\\.?0+$", ""))
          .append('=')
          .append(peak.getValue() >> 10);
    }
    return text.toString();
  }
}
