// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.walkscope.capture.CaptureReader;

/** Opens a capture that a person named. */
final class CaptureFile {
  private CaptureFile() {}

  static CaptureReader open(Path path) throws IOException {
    try {
      return CaptureReader.open(path);
    } catch (NoSuchFileException e) {
      throw new IOException("no capture file " + path, e);
    }
  }
}
