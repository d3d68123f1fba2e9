// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.Progress;

/**
 * Largest resident set of a report when it has read a quarter, a half and all of one large capture.
 *
 * @param report command that takes the name of the capture
 */
record OfflineMemory(GrowingCapture capture, List<String> report, long bytes, Progress progress) {
  /** Workload that a capture is full before. */
  static final long ENDLESS = 1L << 50;

  /** Measures a report over a file, which is deleted, or over a pipe. */
  String result(boolean pipe) throws IOException {
    PeakMemory peaks = pipe ? piped() : ofFile();
    return String.format(
        Locale.ROOT, "result: bytes=%d pipe=%b %s", capture.bytes(), pipe, peaks.text());
  }

  private PeakMemory ofFile() throws IOException {
    Path folder = Path.of(System.getProperty("user.home"), ".cache", "walkscope");
    Path file = Files.createDirectories(folder).resolve("bench-" + ProcessHandle.current().pid());
    try {
      PrivateFile.write(file, out -> capture.writeTo(out, bytes));
      progress.say("a capture of %,d bytes", capture.bytes());
      Process process = started(file.toString());
      process.getOutputStream().close();
      PeakMemory peaks = new PeakMemory(process, bytes / 4, bytes / 2, bytes);
      peaks.watch(() -> peaks.position(file));
      return requireRegular(process, peaks);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private PeakMemory piped() throws IOException {
    Process process = started("-");
    PeakMemory peaks = new PeakMemory(process, bytes / 4, bytes / 2, bytes);
    Thread feeder = new Thread(() -> feed(process), "feeder");
    feeder.start();
    peaks.watch(capture::bytes);
    return requireRegular(process, peaks);
  }

  private void feed(Process process) {
    try (OutputStream out = new BufferedOutputStream(process.getOutputStream())) {
      capture.writeTo(out, bytes);
    } catch (IOException e) {
      process.destroy(); // its status tells
    }
  }

  private Process started(String name) throws IOException {
    List<String> command = new ArrayList<>(report);
    command.add(name);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static PeakMemory requireRegular(Process process, PeakMemory peaks) throws IOException {
    if (process.exitValue() != 0) {
      throw new IOException("report ended with status " + process.exitValue() + ", see above");
    }
    return peaks;
  }
}
