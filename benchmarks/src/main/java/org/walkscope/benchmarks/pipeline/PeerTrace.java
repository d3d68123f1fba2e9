// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another tool's trace of walks, and the tool that prints a line for each of its events. */
final class PeerTrace {
  private final List<String> command;
  private final long events;
  private final List<MeasuredProcess> runs = new ArrayList<>();

  /** Reads the trace once, for its events. */
  private PeerTrace(String... command) throws IOException {
    this.command = List.of(command);
    events = lines(this.command);
  }

  static PeerTrace traceCmd(Path folder) throws IOException {
    return new PeerTrace("trace-cmd", "report", "-i", folder.resolve("trace.dat").toString());
  }

  static PeerTrace perfScript(Path folder) throws IOException {
    return new PeerTrace("perf", "script", "-i", folder.resolve("perf.data").toString());
  }

  static PeerTrace babeltrace2(Path folder) throws IOException {
    return new PeerTrace("babeltrace2", folder.resolve("ctf").toString());
  }

  private static long lines(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    long lines = 0;
    try (InputStream out = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      for (int next = out.read(); next >= 0; next = out.read()) {
        lines += next == '\n' ? 1 : 0;
      }
    }
    if (lines == 0) {
      throw new IOException(String.join(" ", command) + " prints nothing");
    }
    return lines;
  }

  void run(String core, Path scratch) throws IOException {
    runs.add(MeasuredProcess.of(core, command, scratch));
  }

  /** Events of the trace. */
  long events() {
    return events;
  }

  /** CPU of a run, median. */
  double nsPerEvent() {
    return Medians.of(runs, MeasuredProcess::cpuNs) / events;
  }
}
