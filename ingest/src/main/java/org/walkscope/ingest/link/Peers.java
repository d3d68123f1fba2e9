// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.link;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/** Users whose probes the agent talks to, as the kernel tells them of a connection. */
public final class Peers {
  private static final String ROOT = "0";

  private final Set<UserPrincipal> users;

  private Peers(Set<UserPrincipal> users) {
    this.users = users;
  }

  /**
   * Root, the agent's own user, and others.
   *
   * @param others names or uids. Example: nobody
   */
  public static Peers of(List<String> others) throws IOException {
    Set<UserPrincipal> users = new HashSet<>();
    users.add(user(ROOT));
    users.add(Files.getOwner(Path.of("/proc/self")));
    for (String name : others) {
      users.add(user(name));
    }
    return new Peers(users);
  }

  private static UserPrincipal user(String name) throws IOException {
    try {
      return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no user '" + name + "' (--probe-user)", e);
    }
  }

  /** The user of the process at the other end. */
  static UserPrincipal of(SocketChannel connection) throws IOException {
    return connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
  }

  boolean accept(UserPrincipal user) {
    return users.contains(user);
  }
}
