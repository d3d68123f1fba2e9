// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.time.Instant;
import org.walkscope.command.access.KeyFiles;
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
      converter = ListenAddress.Converter.class,
      description =
          "address of /healthz and /metrics, such as 127.0.0.1:9465; beyond loopback with TLS, a"
              + " token and --allowed-host (default: off)")
  private ListenAddress listen;

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
    check(named(where), listen.at().getAddress(), null, "");
    return new StatusAccess(
        listen.at(), listen.host(), keys(), tokenFile(), new ServerNames(allowedHosts()));
  }

  /**
   * Checks the options also where there are no pages, and the times of the certificate: for who
   * asks whether all is right.
   *
   * @throws IOException with what is wrong
   */
  void check() throws IOException {
    checkTogether();
    tokenFile();
    KeyFiles keys = keys();
    String untimely = keys == null ? null : keys.untimely(Instant.now());
    if (untimely != null) {
      throw placed(new IOException(untimely));
    }
  }

  /** The option and its value, behind the place that it comes from. */
  private String named(String where) {
    return (where == null ? "" : where + ": ") + NAME + " " + listen;
  }
}
