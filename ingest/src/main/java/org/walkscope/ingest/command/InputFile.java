// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import org.walkscope.capture.CaptureDamage;
import org.walkscope.capture.CaptureReader;

/** Opens the input that a person named: a file, a pipe, or {@code -} for standard input. */
final class InputFile {
  static final String STANDARD_INPUT = "-";

  private InputFile() {}

  /** Opens the bytes. Closing them from another thread ends a read of them. */
  static InputStream open(String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel());
    }
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw new IOException(name + ": a folder, name a file in it");
      }
      return Channels.newInputStream(FileChannel.open(path));
    } catch (NoSuchFileException e) {
      throw new IOException(name + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(name + ": no permission to read it, its owner may give it", e);
    } catch (InvalidPathException e) {
      throw new IOException(name + ": no name of a file", e);
    }
  }

  /** True if the input can be read only once: standard input, a pipe, a device. */
  static boolean isReadOnce(String name) {
    if (name.equals(STANDARD_INPUT)) {
      return true;
    }
    try {
      return Files.readAttributes(Path.of(name), BasicFileAttributes.class).isOther();
    } catch (IOException | InvalidPathException e) {
      return false; // open reports it
    }
  }

  /** Opens the capture. */
  static CaptureReader capture(String name) throws IOException {
    return read(name, CaptureReader::new);
  }

  /** Opens the capture; damaged parts are reported and skipped. */
  static CaptureReader capture(String name, Consumer<CaptureDamage> damage) throws IOException {
    return read(name, in -> CaptureReader.skippingDamage(in, damage));
  }

  private interface Reading {
    CaptureReader of(InputStream in) throws IOException;
  }

  private static CaptureReader read(String name, Reading reading) throws IOException {
    InputStream in = open(name);
    try {
      return reading.of(in);
    } catch (IOException e) {
      in.close();
      throw named(name, e);
    }
  }

  /** Adds the name of the input to a failure. */
  static IOException named(String name, IOException e) {
    String shown = name.equals(STANDARD_INPUT) ? "standard input" : name;
    IOException named = new IOException(shown + ": " + e.getMessage(), e);
    for (Throwable also : e.getSuppressed()) { // failures when sinks were closed
      named.addSuppressed(also);
    }
    return named;
  }
}
