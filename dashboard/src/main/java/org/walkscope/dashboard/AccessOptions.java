// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.access.AccessToken;
import org.walkscope.dashboard.access.KeyFiles;
import org.walkscope.dashboard.access.TrustedProxy;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options on who may read: beyond loopback none may without TLS and a token, or a proxy's word. */
final class AccessOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificate in PEM, followed by those of its issuers.")
  private Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key in PEM, PKCS#8.")
  private Path key;

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = "Certificate and key in PKCS#12, instead of the two above.")
  private Path keystore;

  @Option(
      names = "--tls-keystore-password-file",
      paramLabel = "FILE",
      description = "File with the password of --tls-keystore.")
  private Path keystorePassword;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token that clients send, as Authorization: Bearer TOKEN, or once as ?token=TOKEN.")
  private Path tokenFile;

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
      names = "--allowed-host",
      paramLabel = "NAME",
      description =
          "Name or address by which clients call this server, beside localhost; may be repeated.")
  private Set<String> allowedHosts = new LinkedHashSet<>();

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

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Access that the options ask for.
   *
   * @throws IOException when a file is not as it must be
   */
  Access access(InetAddress listen) throws IOException {
    together("--tls-cert", certificate, "--tls-key", key);
    together("--tls-keystore", keystore, "--tls-keystore-password-file", keystorePassword);
    together("--proxy-user-header", proxyUserHeader, "--proxy-address", proxyAddress);
    if (certificate != null && keystore != null) {
      throw wrong("--tls-cert and --tls-keystore are the same twice: give one");
    }
    if (!listen.isLoopbackAddress()) {
      checkBeyondLoopback(listen.getHostAddress());
    }
    return new Access(
        keys(),
        tokenFile == null ? null : AccessToken.read(tokenFile),
        proxyAddress == null ? null : new TrustedProxy(proxyUserHeader, proxyAddress),
        allowedHosts,
        positive("--connections", connections),
        positive("--connections-of-an-address", ofAnAddress(listen)));
  }

  private void checkBeyondLoopback(String listen) {
    String beyond = "--listen %s is beyond loopback: ".formatted(listen);
    if (certificate == null && keystore == null) {
      throw wrong(beyond + "add TLS, --tls-cert FILE --tls-key FILE");
    }
    if (tokenFile == null && proxyAddress == null) {
      throw wrong(
          beyond
              + "add --token-file FILE, or --proxy-user-header NAME --proxy-address ADDRESS of a proxy with a login");
    }
    if (allowedHosts.isEmpty()) {
      throw wrong(beyond + "add --allowed-host NAME, the name by which clients call this server");
    }
  }

  private int ofAnAddress(InetAddress listen) {
    if (connectionsOfAnAddress != null) {
      return connectionsOfAnAddress;
    }
    return listen.isLoopbackAddress() ? connections : Access.CONNECTIONS_OF_AN_ADDRESS;
  }

  private KeyFiles keys() throws IOException {
    if (keystore != null) {
      return KeyFiles.pkcs12(keystore, keystorePassword);
    }
    return certificate == null ? null : KeyFiles.pem(certificate, key);
  }

  private int positive(String option, int number) {
    if (number < 1) {
      throw wrong("%s must be 1 or more, not %d".formatted(option, number));
    }
    return number;
  }

  private void together(String one, Object first, String other, Object second) {
    if ((first == null) != (second == null)) {
      throw wrong(
          "%s and %s belong together: %s is missing"
              .formatted(one, other, first == null ? one : other));
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
