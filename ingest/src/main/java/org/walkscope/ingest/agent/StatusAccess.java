// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.net.InetSocketAddress;
import org.walkscope.command.access.AccessToken;
import org.walkscope.command.access.KeyFiles;
import org.walkscope.command.access.ServerNames;

/**
 * Where an agent's pages are, and who may read them.
 *
 * @param address to listen at
 * @param keys certificate and key for TLS; null for plain HTTP
 * @param token that a client sends; null where none is asked for
 * @param names by which clients call the agent
 */
public record StatusAccess(
    InetSocketAddress address, KeyFiles keys, AccessToken token, ServerNames names) {
  /** What is wrong with a request; null if it may read. */
  Refusal refusal(String host, String authorization) {
    if (!names.hasHost(host)) {
      return Refusal.NAME;
    }
    return token == null || token.isIn(authorization) ? null : Refusal.TOKEN;
  }

  /** Why a request gets nothing. */
  enum Refusal {
    NAME(
        421, "the agent does not answer to the name in Host; allowed-host makes it answer to more"),
    TOKEN(401, "send the agent's token: Authorization: Bearer TOKEN");

    private final int status;
    private final String words;

    Refusal(int status, String words) {
      this.status = status;
      this.words = words;
    }

    int status() {
      return status;
    }

    String words() {
      return words;
    }
  }
}
