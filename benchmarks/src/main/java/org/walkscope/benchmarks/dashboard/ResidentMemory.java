// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resident memory of a process, as the kernel counts it. */
public final class ResidentMemory {
  private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private ResidentMemory() {}

  /** Largest so far, MiB. */
  public static long peakMib(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    Matcher peak = HIGH_WATER.matcher(Files.readString(status));
    if (!peak.find()) {
      throw new IOException(status + " has no VmHWM");
    }
    return Long.parseLong(peak.group(1)) >> 10;
  }
}
