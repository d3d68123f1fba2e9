// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.walkscope.command.InputFile;
import org.walkscope.ingest.link.UnixListener;

/** Source of a frame stream. Closing the stream from another thread ends a read of it. */
final class FrameInput {
  private static final String UNIX = "unix:";

  private FrameInput() {}

  /**
   * Opens {@code -} as stdin, {@code unix:PATH} as a socket that waits for one probe, else a file.
   */
  static InputStream open(String input) throws IOException {
    if (input.startsWith(UNIX)) {
      return Channels.newInputStream(accept(Path.of(input.substring(UNIX.length()))));
    }
    return InputFile.open(input);
  }

  private static SocketChannel accept(Path path) throws IOException {
    try (ServerSocketChannel server = UnixListener.at(path)) {
      try {
        return server.accept();
      } finally {
        Files.deleteIfExists(path);
      }
    }
  }
}
