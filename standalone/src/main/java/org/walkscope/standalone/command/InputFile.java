// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.text.FileKind;

/** Checks of a command's input files before anything is started. */
public final class InputFile {
  private InputFile() {}

  /** Checks that a capture's first record can be read. */
  public static void requireCapture(Path path) throws IOException {
    Optional<FileKind> kind = kind(path);
    if (kind.isPresent() && kind.get() != FileKind.CAPTURE) {
      throw new IOException(path + " is no capture but " + kind.get().what());
    }
    try (CaptureReader reader = CaptureReader.open(path)) {
      reader.next();
    } catch (CaptureException e) {
      throw new IOException(path + ": " + e.getMessage() + ": record it again", e);
    }
  }

  /**
   * Checks a text of the kernel or of a guest's payload.
   *
   * @param path null for an option that was not given
   */
  public static void requireText(Path path) throws IOException {
    if (path == null) {
      return;
    }
    Optional<FileKind> kind = kind(path);
    if (kind.isPresent()) {
      throw new IOException(path + " is no text but " + kind.get().what());
    }
  }

  private static Optional<FileKind> kind(Path path) throws IOException {
    requireRegular(path);
    try (InputStream in = Files.newInputStream(path)) {
      return FileKind.of(in.readNBytes(FileKind.BYTES));
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read (%s): copy it to where it can, or run as its owner"
              .formatted(path, reason(e)),
          e);
    }
  }

  /** Refuses pipes: opening one waits for its writer, and files are read more than once. */
  private static void requireRegular(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException(path + " is missing: name a file that is there");
    }
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory: name a file in it");
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException(
          path + " is a pipe or device, and is read more than once: copy it to a file first");
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.getMessage();
  }
}
