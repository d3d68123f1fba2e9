// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.dashboard.access.TestCertificate;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaCluster;

/** Dashboard's reader at a broker that wants TLS and a password, as --kafka-config gives them. */
class SecuredBrokerIT {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"dashboard\" password=\"%s\"";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path folder;

  private static TestCertificate certificate;
  private static EmbeddedBroker broker;
  private static String secured;

  @BeforeAll
  static void start() throws Exception {
    certificate = TestCertificate.make(folder, "broker", "EC");
    secured = Loopback.ADDRESS + ":" + Ports.free();
    broker =
        EmbeddedBroker.start(
            0,
            -1,
            Map.of(
                "listeners",
                "SECURED://" + secured,
                "advertised.listeners",
                "SECURED://" + secured,
                "listener.security.protocol.map",
                "SECURED:SASL_SSL",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.secured.plain.sasl.jaas.config",
                LOGIN.formatted("broker") + " user_dashboard=\"right\";",
                "ssl.keystore.location",
                certificate.keystore().toString(),
                "ssl.keystore.password",
                TestCertificate.PASSWORD));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static KafkaCluster client(String password) throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(
        file,
        """
        security.protocol=SASL_SSL
        sasl.mechanism=PLAIN
        sasl.jaas.config=%s;
        ssl.truststore.location=%s
        ssl.truststore.password=%s
        """
            .formatted(
                LOGIN.formatted(password), certificate.keystore(), TestCertificate.PASSWORD));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return KafkaCluster.of(secured, file);
  }

  private static void awaitProblem(KafkaCluster client, String problem) {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    HistoryStore store = HistoryStore.inMemory(InstantSource.system());
    try (ResultReader reader = ResultReader.of(client, model, store, null)) {
      reader.start();
      await(String.valueOf(problem))
          .atMost(PATIENCE)
          .until(
              () ->
                  problem == null
                      ? reader.health().healthy()
                      : String.valueOf(reader.health().problem()).contains(problem));
      assertThat(String.valueOf(reader.health().problem())).doesNotContain("wrong0", "right");
    }
  }

  @Test
  void whoHasThePasswordReads() throws IOException {
    awaitProblem(client("right"), null);
  }

  @Test
  void aWrongPasswordIsSaidAndNotRepeated() throws IOException {
    awaitProblem(client("wrong0"), "Authentication failed");
  }

  @Test
  void whoComesWithoutTlsIsToldOfTheOption() {
    awaitProblem(KafkaCluster.plain(secured), "--kafka-config");
  }
}
