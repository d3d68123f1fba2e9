// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.access;

import java.util.Set;
import org.walkscope.command.access.AccessToken;
import org.walkscope.command.access.KeyFiles;

/**
 * Conditions under which the server answers.
 *
 * @param keys certificate and key for TLS; null for plain HTTP
 * @param token token that a client sends; null when none is asked for
 * @param proxy proxy that has asked the user already; null for none
 * @param allowedHosts names in the Host header beside localhost and loopback addresses. Example:
 *     walkscope.example.org
 * @param connections most connections at a time
 * @param connectionsOfAnAddress most connections of one client address, the proxy's excepted
 */
public record Access(
    KeyFiles keys,
    AccessToken token,
    TrustedProxy proxy,
    Set<String> allowedHosts,
    int connections,
    int connectionsOfAnAddress) {
  /** Default for the connections in all: far below the descriptors of a process. */
  public static final int CONNECTIONS = 1_024;

  /** Default for the connections of an address: some browsers, and a scraper. */
  public static final int CONNECTIONS_OF_AN_ADDRESS = 128;

  /** Access on loopback, where all clients share an address. */
  public static final Access LOOPBACK =
      new Access(null, null, null, Set.of(), CONNECTIONS, CONNECTIONS);

  /** Whether whoever reaches the port may read. */
  public boolean open() {
    return token == null && proxy == null;
  }
}
