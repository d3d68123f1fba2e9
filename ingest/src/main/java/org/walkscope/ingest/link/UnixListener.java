// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Unix sockets to listen at. */
public final class UnixListener {
  private UnixListener() {}

  /** Listens at a path; a socket that a killed agent left there is removed. */
  public static ServerSocketChannel at(Path path) throws IOException {
    UnixDomainSocketAddress address = address(path);
    removeStale(address);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(address);
      return server;
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen at " + path + ": " + e.getMessage(), e);
    }
  }

  private static UnixDomainSocketAddress address(Path path) throws IOException {
    try {
      return UnixDomainSocketAddress.of(path);
    } catch (IllegalArgumentException e) {
      throw new IOException("cannot listen at " + path + ": " + e.getMessage(), e);
    }
  }

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
