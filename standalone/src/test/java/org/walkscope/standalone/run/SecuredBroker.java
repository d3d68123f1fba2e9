// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.topics.Rights;
import org.walkscope.testing.TestCertificate;

/**
 * A real broker that demands TLS with a password or with a client's certificate, and knows rights;
 * each service has those of {@link Rights} alone. Its plain listener is for the test's own use.
 */
final class SecuredBroker implements AutoCloseable {
  static final String AGENT = "agent";
  static final String JOBS = "jobs";
  static final String DASHBOARD = "dashboard";

  /** A user with a password and without rights. */
  static final String NOBODY = "nobody";

  private static final String PASSWORD = "right horse";
  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";";

  private final Path folder;
  private final TestCertificate certificate;
  private final EmbeddedBroker broker;
  private final String scram = Loopback.ADDRESS + ":" + Ports.free();
  private final String mutual = Loopback.ADDRESS + ":" + Ports.free();

  SecuredBroker(Path folder) throws Exception {
    this.folder = folder;
    certificate = TestCertificate.make(folder, "broker", "EC");
    String listeners = "SCRAM://" + scram + ",MUTUAL://" + mutual;
    String store = certificate.keystore().toString();
    broker =
        EmbeddedBroker.start(
            0,
            -1,
            Map.ofEntries(
                Map.entry("listeners", listeners),
                Map.entry("advertised.listeners", listeners),
                Map.entry("listener.security.protocol.map", "SCRAM:SASL_SSL,MUTUAL:SSL"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-256"),
                Map.entry(
                    "listener.name.scram.scram-sha-256.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("ssl.keystore.location", store),
                Map.entry("ssl.keystore.password", TestCertificate.PASSWORD),
                Map.entry("ssl.truststore.location", store),
                Map.entry("ssl.truststore.password", TestCertificate.PASSWORD),
                Map.entry("listener.name.mutual.ssl.client.auth", "required"),
                Map.entry(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:ANONYMOUS")));
    try (Admin admin = KafkaCluster.plain(plain()).admin(60_000)) {
      List<UserScramCredentialAlteration> users = new ArrayList<>();
      for (String user : List.of(AGENT, JOBS, DASHBOARD, NOBODY)) {
        ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096);
        users.add(new UserScramCredentialUpsertion(user, how, PASSWORD));
      }
      admin.alterUserScramCredentials(users).all().get();
      allow(
          Stream.of(
                  Rights.ofAgent("User:" + AGENT),
                  Rights.ofJobs("User:" + JOBS),
                  Rights.ofDashboard("User:" + DASHBOARD),
                  Rights.ofDashboard("User:CN=localhost"))
              .flatMap(List::stream)
              .toList());
    }
  }

  private void allow(List<AclBinding> rights) throws ExecutionException, InterruptedException {
    try (Admin admin = KafkaCluster.plain(plain()).admin(60_000)) {
      admin.createAcls(rights).all().get();
    }
  }

  /** Address for the test's own use. */
  String plain() {
    return broker.bootstrapServers();
  }

  /** Address that demands a password. */
  String servers() {
    return scram;
  }

  /** File of --kafka-config of a user. */
  Path config(String user) throws IOException {
    return config(user, PASSWORD);
  }

  Path config(String user, String password) throws IOException {
    return config(user, password, certificate);
  }

  private Path config(String user, String password, TestCertificate trusted) throws IOException {
    return TestCertificate.privately(
        folder.resolve(user + ".properties"),
        """
        security.protocol=SASL_SSL
        sasl.mechanism=SCRAM-SHA-256
        sasl.jaas.config=%s
        ssl.truststore.location=%s
        ssl.truststore.password=%s
        """
            .formatted(
                LOGIN.formatted(user, password), trusted.keystore(), TestCertificate.PASSWORD));
  }

  /** File of an agent, with the same as {@link #config(String)} and no secret. */
  Path agentFile(String user) throws IOException {
    Path secrets =
        TestCertificate.privately(
            folder.resolve("agent-secrets.properties"),
            "login=%s\nstore=%s\n".formatted(PASSWORD, TestCertificate.PASSWORD));
    return TestCertificate.privately(
        folder.resolve(user + ".yaml"),
        """
        listen: /run/walkscope/agent.sock
        kafka:
          security.protocol: SASL_SSL
          sasl.mechanism: SCRAM-SHA-256
          sasl.jaas.config: '%s'
          ssl.truststore.location: %s
          ssl.truststore.password: ${file:%s:store}
        """
            .formatted(
                LOGIN.formatted(user, "${file:" + secrets + ":login}"),
                certificate.keystore(),
                secrets));
  }

  /** Cluster as a user reaches it. */
  KafkaCluster as(String user) throws IOException {
    return KafkaCluster.of(scram, config(user));
  }

  /** Cluster as the owner of a certificate reaches it, whose key's password stands in a file. */
  KafkaCluster byCertificate(TestCertificate client) throws IOException {
    Path secrets =
        TestCertificate.privately(
            folder.resolve("secrets.properties"), "store=" + TestCertificate.PASSWORD + "\n");
    Path config =
        TestCertificate.privately(
            folder.resolve("mutual.properties"),
            """
            security.protocol=SSL
            config.providers=file
            config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
            ssl.keystore.location=%s
            ssl.keystore.password=${file:%s:store}
            ssl.truststore.location=%s
            ssl.truststore.password=${file:%s:store}
            """
                .formatted(client.keystore(), secrets, certificate.keystore(), secrets));
    return KafkaCluster.of(mutual, config);
  }

  TestCertificate certificate() {
    return certificate;
  }

  @Override
  public void close() {
    broker.close();
  }
}
