// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.walkscope.command.CommandErrors;
import org.walkscope.ingest.command.Commands;

/** Traces of the same walks by other tools and by the probe, recorded in a guest the first time. */
record RecordedTraces(Path folder) {
  /** Program that records them and prints their folder. */
  private static final String PROGRAM = System.getProperty("walkscope.traces");

  static RecordedTraces get() throws IOException {
    if (PROGRAM == null) {
      throw new IOException("what records traces is unknown: run ./walkscope bench offline");
    }
    Process process =
        new ProcessBuilder(PROGRAM).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("there are no traces of others, see above");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while walks were recorded", e);
    }
    return new RecordedTraces(Path.of(said));
  }

  /** Capture of the walks by the probe. */
  Path capture() throws IOException {
    Path capture = folder.resolve("capture.avro");
    if (!Files.exists(capture)) {
      String stream = folder.resolve("trace.wscp").toString();
      int status =
          CommandErrors.run(
              Commands.commandLine(), "ingest", "--input", stream, "--capture", capture.toString());
      if (status != 0) {
        throw new IOException(stream + " gives no capture, see above");
      }
    }
    return capture;
  }
}
