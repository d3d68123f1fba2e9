// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.walkscope.command.InputFile;

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
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    removeStale(address);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      return server.accept();
    } catch (IOException e) {
      throw new IOException("cannot listen at " + path + ": " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /** Removes a socket at which nobody listens: a killed agent left it. */
  private static void removeStale(UnixDomainSocketAddress address) throws IOException {
    Path path = address.getPath();
    if (!Files.exists(path)) {
      return;
    }
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw new IOException("cannot listen at " + path + ": it is no socket, name another place");
    }
    if (answers(address)) {
      throw new IOException("cannot listen at " + path + ": another agent does");
    }
    Files.delete(path);
  }

  private static boolean answers(UnixDomainSocketAddress address) throws IOException {
    try {
      SocketChannel.open(address).close();
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }
}
