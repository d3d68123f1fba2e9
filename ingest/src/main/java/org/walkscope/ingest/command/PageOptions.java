// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.walkscope.command.access.ServerNames;
import org.walkscope.command.access.ServerOptions;
import org.walkscope.ingest.agent.StatusAccess;
import picocli.CommandLine.Option;

/** Options of the agent's pages, and on who may read them. */
final class PageOptions extends ServerOptions {
  static final String NAME = "--metrics-listen";

  @Option(
      names = NAME,
      paramLabel = "HOST:PORT|off",
      defaultValue = "off",
      converter = ListenAddress.class,
      description =
          "address of /healthz and /metrics, such as 127.0.0.1:9465; beyond loopback with TLS, a"
              + " token and --allowed-host (default: off)")
  private InetSocketAddress listen;

  /**
   * Access that the options ask for; null where there are no pages.
   *
   * @param where place that {@link #NAME} comes from; null of the command line
   * @throws IOException when a file is not as it must be
   */
  StatusAccess access(String where) throws IOException {
    if (listen.equals(ListenAddress.OFF)) {
      return null;
    }
    check(named(where), listen.getAddress(), null, "");
    return new StatusAccess(listen, keys(), token(), new ServerNames(allowedHosts()));
  }

  /** The option and its value, behind the place that it comes from. */
  private String named(String where) {
    String address = listen.getAddress().getHostAddress() + ":" + listen.getPort();
    return (where == null ? "" : where + ": ") + NAME + " " + address;
  }
}
