// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.util.HashMap;
import java.util.Map;

/**
 * Listener of the broker for agents on other machines, beside the plain one on loopback. Who comes
 * by it has proved who he is, and has the rights of an agent alone.
 *
 * @param address to listen on. Example: 0.0.0.0
 * @param advertised name or address by which agents call the broker. Example: hub.example.org
 * @param properties of the listener as Kafka's broker has them, without the listener's name.
 *     Example: ssl.keystore.location
 * @param localPort of the plain listener; 0 takes a free one
 */
record AgentListener(
    String address,
    int port,
    String advertised,
    String protocol,
    Map<String, String> properties,
    int localPort) {
  private static final String NAME = "AGENTS";

  /** Settings of the broker, added to its own. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("listeners", url(address));
    settings.put("advertised.listeners", url(advertised));
    settings.put("listener.security.protocol.map", NAME + ":" + protocol);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:ANONYMOUS"); // who comes by loopback
    settings.put("listener.name.agents.principal.builder.class", AgentPrincipals.class.getName());
    properties.forEach((name, value) -> settings.put("listener.name.agents." + name, value));
    return settings;
  }

  private String url(String host) {
    return "%s://%s:%d".formatted(NAME, bracketed(host), port);
  }

  /** Address for agents. */
  String bootstrapServers() {
    return bracketed(advertised) + ":" + port;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}
