// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.walkscope.command.config.ConfigSources;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Options on who may read what a server shows: beyond loopback none may without TLS and a token.
 */
public abstract class ServerOptions {
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
      description = "File with the token that clients send, as Authorization: Bearer TOKEN.")
  private Path tokenFile;

  @Option(
      names = "--allowed-host",
      paramLabel = "NAME",
      split = ",",
      converter = ServerName.class,
      description =
          "Name or address by which clients call this server, beside localhost; may be repeated.")
  private Set<String> allowedHosts = new LinkedHashSet<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Refuses options that do not belong together, and an address beyond loopback without all that it
   * wants.
   *
   * @param option that names the address, and its value. Example: --listen 0.0.0.0
   * @param login what asks for users instead of the token, or null
   * @param orLogin words on how to have such
   */
  protected final void check(String option, InetAddress listen, Object login, String orLogin) {
    checkTogether();
    if (listen.isLoopbackAddress()) {
      return;
    }
    String beyond = option + " is beyond loopback: add ";
    if (certificate == null && keystore == null) {
      throw wrong(beyond + "TLS, --tls-cert FILE --tls-key FILE");
    }
    if (tokenFile == null && login == null) {
      throw wrong(beyond + "--token-file FILE" + orLogin);
    }
    if (allowedHosts.isEmpty()) {
      throw wrong(beyond + "--allowed-host NAME, the name by which clients call this server");
    }
  }

  /** Refuses options that do not belong together. */
  protected final void checkTogether() {
    together("--tls-cert", certificate, "--tls-key", key);
    together("--tls-keystore", keystore, "--tls-keystore-password-file", keystorePassword);
    if (certificate != null && keystore != null) {
      throw wrong("--tls-cert and --tls-keystore are the same twice: give one");
    }
  }

  /** Certificate and key for TLS; null for plain HTTP. */
  protected final KeyFiles keys() throws IOException {
    try {
      if (keystore != null) {
        return KeyFiles.pkcs12(keystore, keystorePassword);
      }
      return certificate == null ? null : KeyFiles.pem(certificate, key);
    } catch (IOException e) {
      throw placed(e);
    }
  }

  /** Token that clients send; null where none is asked for. */
  protected final TokenFile tokenFile() throws IOException {
    try {
      return tokenFile == null ? null : new TokenFile(tokenFile);
    } catch (IOException e) {
      throw placed(e);
    }
  }

  /** Names the place in a file of configuration from which the file comes that a failure is of. */
  protected final IOException placed(IOException failure) {
    return ConfigSources.placed(spec.commandLine(), failure);
  }

  protected final Set<String> allowedHosts() {
    return allowedHosts;
  }

  /** Refuses one of two options without the other. */
  protected final void together(String one, Object first, String other, Object second) {
    if ((first == null) != (second == null)) {
      throw wrong(
          "%s and %s belong together: %s is missing"
              .formatted(one, other, first == null ? one : other));
    }
  }

  protected final ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
