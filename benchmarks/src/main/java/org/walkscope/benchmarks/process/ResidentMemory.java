// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resident memory of a process, as the kernel counts it. */
public final class ResidentMemory {
  private ResidentMemory() {}

  /** Largest so far, MiB. */
  public static long peakMib(long pid) throws IOException {
    return mib(pid, "VmHWM");
  }

  /** Now, MiB. */
  public static long nowMib(long pid) throws IOException {
    return mib(pid, "VmRSS");
  }

  private static long mib(long pid, String name) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    Matcher found = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(Files.readString(status));
    if (!found.find()) {
      throw new IOException(status + " has no " + name);
    }
    return Long.parseLong(found.group(1)) >> 10;
  }
}
