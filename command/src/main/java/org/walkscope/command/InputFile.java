// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FilterInputStream;
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
import java.util.Optional;
import java.util.function.Consumer;
import org.walkscope.capture.CaptureDamage;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.text.FileKind;

/** Input that a person named: a file, a pipe, or {@code -} for standard input. */
public final class InputFile {
  /** Name of standard input. */
  public static final String STANDARD_INPUT = "-";

  private InputFile() {}

  /**
   * Checks that a file is no folder.
   *
   * @param name of the file, as a person gave it
   */
  public static void requireNoFolder(Path file, Object name) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(name + ": a folder, name a file in it");
    }
  }

  /** Opens the bytes. Closing them from another thread ends a read of them. */
  public static InputStream open(String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return stream(new FileInputStream(FileDescriptor.in).getChannel());
    }
    try {
      Path path = Path.of(name);
      requireNoFolder(path, name);
      return stream(FileChannel.open(path));
    } catch (NoSuchFileException e) {
      throw new IOException(name + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(name + ": no permission to read it, its owner may give it", e);
    } catch (InvalidPathException e) {
      throw new IOException(name + ": no name of a file", e);
    }
  }

  private static InputStream stream(FileChannel channel) {
    return new FilterInputStream(Channels.newInputStream(channel)) {
      /** A channel asks for its position, which a pipe has not. */
      @Override
      public int available() {
        return 0;
      }
    };
  }

  /** True if the input can be read only once: standard input, a pipe, a device. */
  public static boolean isReadOnce(String name) {
    if (name.equals(STANDARD_INPUT)) {
      return true;
    }
    try {
      return Files.readAttributes(Path.of(name), BasicFileAttributes.class).isOther();
    } catch (IOException | InvalidPathException e) {
      return false; // open reports it
    }
  }

  /**
   * What to do with an input that {@link #isReadOnce}, of a command that reads it more than once.
   *
   * @param name as a person gave it
   */
  public static String readAgain(String name) {
    return shown(name) + " is a pipe or a device, and is read twice here: write it to a file first";
  }

  /** Opens the capture. */
  public static CaptureReader capture(String name) throws IOException {
    return read(name, CaptureReader::new);
  }

  /** Opens the capture; damaged parts are reported and skipped. */
  public static CaptureReader capture(String name, Consumer<CaptureDamage> damage)
      throws IOException {
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
  public static IOException named(String name, IOException e) {
    IOException named = new IOException(shown(name) + ": " + e.getMessage(), e);
    for (Throwable also : e.getSuppressed()) { // failures when sinks were closed
      named.addSuppressed(also);
    }
    return named;
  }

  /** Name of the input for people. */
  public static String shown(String name) {
    return name.equals(STANDARD_INPUT) ? "standard input" : name;
  }

  /** Checks, before anything is started, that the first record of a capture file can be read. */
  public static void requireCapture(Path path) throws IOException {
    Optional<FileKind> kind = kind(path);
    if (kind.isPresent() && kind.get() != FileKind.CAPTURE) {
      throw new IOException(path + ": no capture but " + kind.get().what());
    }
    try (CaptureReader reader = capture(path.toString())) {
      reader.next();
    } catch (CaptureException e) {
      throw named(path.toString(), e);
    }
  }

  /**
   * Checks, before anything is started, a text of the kernel or of a guest's payload.
   *
   * @param path null for an option that was not given
   */
  public static void requireText(Path path) throws IOException {
    if (path == null) {
      return;
    }
    Optional<FileKind> kind = kind(path);
    if (kind.isPresent()) {
      throw new IOException(path + ": no text but " + kind.get().what());
    }
  }

  /** Kind of a file; pipes are refused: opening one waits for its writer. */
  private static Optional<FileKind> kind(Path path) throws IOException {
    if (isReadOnce(path.toString())) {
      throw new IOException(readAgain(path.toString()));
    }
    try (InputStream in = open(path.toString())) {
      return begin(path, in);
    }
  }

  private static Optional<FileKind> begin(Path path, InputStream in) throws IOException {
    try {
      return FileKind.of(in.readNBytes(FileKind.BYTES));
    } catch (IOException e) {
      throw new IOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
