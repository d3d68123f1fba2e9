// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.walkscope.command.SecretFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the broker for agents on other machines: none comes without TLS and a proof. */
final class ListenOptions {
  /** Where the broker listens for its own jobs and page, and for agents of this machine. */
  private static final String LOOPBACK = "127.0.0.1";

  private static final String PROTOCOL = "security.protocol";
  private static final String JAAS = "sasl.jaas.config";

  /** What a listener has of its own: TLS, SASL, and a mechanism's SASL. */
  private static final Pattern OF_LISTENER =
      Pattern.compile("ssl\\..+|sasl\\..+|[a-z0-9-]+\\.sasl\\..+");

  @Option(
      names = "--listen",
      defaultValue = LOOPBACK,
      paramLabel = "ADDRESS",
      description =
          "address of the broker; beyond loopback with --broker-config (default: ${DEFAULT-VALUE})")
  private String listen;

  @Option(
      names = "--advertise",
      paramLabel = "NAME",
      description = "name by which agents call the broker (default: the address of --listen)")
  private String advertised;

  @Option(
      names = "--broker-config",
      paramLabel = "FILE",
      description =
          "properties of the broker for agents on other machines: security.protocol, ssl.…, sasl.…")
  private Path config;

  @Option(
      names = "--local-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "port of the broker on 127.0.0.1 beside that of --listen, for other commands on this machine (default: a free one)")
  private int localPort;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Listener that is asked for; null on loopback.
   *
   * @throws IOException when the file is not as it must be
   */
  AgentListener listener(int port) throws IOException {
    InetAddress address = address();
    if (address.isLoopbackAddress()) {
      if (!address.getHostAddress().equals(LOOPBACK)) {
        throw wrong("--listen %s: on loopback it listens on %s alone".formatted(listen, LOOPBACK));
      }
      if (config != null || advertised != null || localPort != 0) {
        throw wrong(
            "--broker-config, --advertise and --local-port go with a --listen beyond loopback");
      }
      return null;
    }
    String beyond = "--listen %s is beyond loopback: ".formatted(listen);
    if (config == null) {
      throw wrong(beyond + "add TLS and a proof of who comes, --broker-config FILE");
    }
    if (address.isAnyLocalAddress() && advertised == null) {
      throw wrong(beyond + "add --advertise NAME, by which agents call this machine");
    }
    if (port == 0) {
      throw wrong(beyond + "choose a --broker-port");
    }
    Map<String, String> properties = read();
    String protocol = properties.remove(PROTOCOL);
    return new AgentListener(
        listen, port, advertised == null ? listen : advertised, protocol, properties, localPort);
  }

  /** Port of the plain listener beside that for agents; 0 takes a free one. */
  int localPort() {
    return localPort;
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(listen);
    } catch (UnknownHostException e) {
      throw wrong("--listen %s: no address is known for it".formatted(listen));
    }
  }

  private Map<String, String> read() throws IOException {
    Map<String, String> properties = SecretFile.properties(config);
    for (String name : properties.keySet()) {
      if (!name.equals(PROTOCOL) && !OF_LISTENER.matcher(name).matches()) {
        throw new IOException(
            "%s: %s is none of security.protocol, ssl.…, sasl.…: leave it out"
                .formatted(config, name));
      }
    }
    requireProof(properties);
    return properties;
  }

  /** TLS with a password, or with a client's certificate. */
  private void requireProof(Map<String, String> properties) throws IOException {
    String protocol = properties.getOrDefault(PROTOCOL, "");
    boolean asked = "required".equals(properties.get("ssl.client.auth"));
    if (!protocol.equals("SASL_SSL") && !(protocol.equals("SSL") && asked)) {
      throw new IOException(
          config
              + ": anyone could write: set security.protocol=SASL_SSL, or security.protocol=SSL with"
              + " ssl.client.auth=required");
    }
    boolean accounts = properties.keySet().stream().anyMatch(name -> name.endsWith(JAAS));
    if (protocol.equals("SASL_SSL") && !accounts) {
      throw new IOException(
          config
              + ": nobody has a password: add plain.sasl.jaas.config=org.apache.kafka.common.security"
              + ".plain.PlainLoginModule required user_NAME=\"PASSWORD\";");
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
