// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.capture.FileThereException;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.NewFile;
import org.walkscope.schema.Host;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Options of a command that writes a capture. */
final class NewCapture {
  @Option(
      names = "--into",
      required = true,
      paramLabel = "NEW",
      description = "Capture to write, readable by its owner alone.")
  private Path path;

  @Option(names = "--force", description = "Replace an existing NEW.")
  private boolean force;

  Path path() {
    return path;
  }

  /** Refuses, before the work, to replace what is read, and what is there without --force. */
  void requireOther(CommandLine command, List<String> captures) throws IOException {
    NewFile.requireNamed(command, path);
    for (String capture : captures) {
      if (isSame(capture)) {
        throw FileThereException.ofInput(path);
      }
    }
    PrivateFile.requireNew(path, force);
    NewFile.requireFolder(command, path);
  }

  private boolean isSame(String capture) {
    try {
      return Files.isSameFile(Path.of(capture), path);
    } catch (IOException | InvalidPathException e) {
      return false; // one does not exist
    }
  }

  /** Records of a capture. */
  interface Records {
    void writeTo(CaptureWriter capture) throws IOException;
  }

  /** Writes the capture, which is not there after a failure. */
  void write(Host host, Map<String, String> notes, Records records) throws IOException {
    PrivateFile.write(
        path,
        force,
        out -> {
          try (CaptureWriter capture = new CaptureWriter(out, host, 0, notes)) {
            records.writeTo(capture);
          }
        });
  }
}
