// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.io.IOException;
import java.net.InetAddress;
import org.walkscope.command.access.ServerOptions;
import org.walkscope.command.access.TokenFile;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.access.TrustedProxy;
import picocli.CommandLine.Option;

/** Options on who may read: beyond loopback none may without TLS and a token, or a proxy's word. */
final class AccessOptions extends ServerOptions {
  @Option(
      names = "--proxy-user-header",
      paramLabel = "NAME",
      description = "Header with the user's name that a reverse proxy sets, as X-Remote-User.")
  private String proxyUserHeader;

  @Option(
      names = "--proxy-address",
      paramLabel = "ADDRESS",
      description = "Address of the reverse proxy; the header of others is ignored.")
  private InetAddress proxyAddress;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "" + Access.CONNECTIONS,
      description = "Most connections at a time. Default: ${DEFAULT-VALUE}")
  private int connections;

  @Option(
      names = "--connections-of-an-address",
      paramLabel = "N",
      description =
          "Most connections of one client address. Default: "
              + Access.CONNECTIONS_OF_AN_ADDRESS
              + "; on loopback those of --connections")
  private Integer connectionsOfAnAddress;

  /**
   * Access that the options ask for.
   *
   * @throws IOException when a file is not as it must be
   */
  Access access(InetAddress listen) throws IOException {
    together("--proxy-user-header", proxyUserHeader, "--proxy-address", proxyAddress);
    check(
        "--listen " + listen.getHostAddress(),
        listen,
        proxyAddress,
        ", or --proxy-user-header NAME --proxy-address ADDRESS of a proxy with a login");
    TokenFile token = tokenFile();
    return new Access(
        keys(),
        token == null ? null : token.token(),
        proxyAddress == null ? null : new TrustedProxy(proxyUserHeader, proxyAddress),
        allowedHosts(),
        positive("--connections", connections),
        positive("--connections-of-an-address", ofAnAddress(listen)));
  }

  private int ofAnAddress(InetAddress listen) {
    if (connectionsOfAnAddress != null) {
      return connectionsOfAnAddress;
    }
    return listen.isLoopbackAddress() ? connections : Access.CONNECTIONS_OF_AN_ADDRESS;
  }

  private int positive(String option, int number) {
    if (number < 1) {
      throw wrong("%s must be 1 or more, not %d".formatted(option, number));
    }
    return number;
  }
}
