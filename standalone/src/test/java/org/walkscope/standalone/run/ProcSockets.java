// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * TCP sockets of a process, as the kernel lists them: /proc/PID/net/tcp and tcp6 by the inodes of
 * /proc/PID/fd.
 *
 * @param address local; an IPv4 address that IPv6 maps is the IPv4 address
 * @param port local
 * @param state as the kernel numbers it, include/net/tcp_states.h
 */
public record ProcSockets(InetAddress address, int port, int state) {
  public static final int CLOSE_WAIT = 8;
  private static final int LISTEN = 10;

  /** Addresses that anyone outside this machine could reach. */
  public static List<ProcSockets> listeningBeyondLoopback(long pid) throws IOException {
    return listening(pid).stream().filter(s -> !s.address().isLoopbackAddress()).toList();
  }

  public static List<ProcSockets> listening(long pid) throws IOException {
    return of(pid).stream().filter(socket -> socket.state() == LISTEN).toList();
  }

  /** Sockets of a process. */
  public static List<ProcSockets> of(long pid) throws IOException {
    Set<String> inodes = inodes(pid);
    List<ProcSockets> sockets = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = Path.of("/proc", Long.toString(pid), "net", table);
      Files.readAllLines(file).stream()
          .skip(1) // the heading
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> inodes.contains(fields[9]))
          .map(ProcSockets::parse)
          .forEach(sockets::add);
    }
    return sockets;
  }

  private static Set<String> inodes(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target = target(descriptor);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return ""; // closed meanwhile
    }
  }

  /** A field as 0100007F:1F90: words of 32 bits in this machine's order, which is little-endian. */
  private static ProcSockets parse(String[] fields) {
    int colon = fields[1].indexOf(':');
    byte[] words = HexFormat.of().parseHex(fields[1], 0, colon);
    byte[] address = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      address[i] = words[i / 4 * 4 + 3 - i % 4];
    }
    try {
      return new ProcSockets(
          InetAddress.getByAddress(address),
          Integer.parseInt(fields[1].substring(colon + 1), 16),
          Integer.parseInt(fields[3], 16));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return address.getHostAddress() + ":" + port;
  }
}
