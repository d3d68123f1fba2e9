// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaCluster;

/**
 * Addresses that answer nothing, or in another language: the dashboard says so, and goes on asking.
 */
class BrokerAwayIT {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private static void saysWhatToCheck(int port) throws Exception {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    try (HistoryStore store = HistoryStore.inMemory(InstantSource.system());
        ResultReader reader =
            ResultReader.of(KafkaCluster.plain("127.0.0.1:" + port), model, store, null)) {
      reader.start();
      await("a problem in words")
          .atMost(PATIENCE)
          .until(() -> String.valueOf(reader.health().problem()).contains("--bootstrap-servers"));
      assertThat(reader.health().healthy()).isFalse();
      assertThat(reader.health().problem())
          .contains("do not answer", "plaintext listener", "TLS")
          .doesNotContain("Exception", "\n");
    }
  }

  @Test
  void aPortWhereNobodyListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    saysWhatToCheck(port);
  }

  @Test
  void aPortThatSpeaksTls() throws Exception {
    try (ServerSocket tls = tls()) {
      Thread server = new Thread(() -> answer(tls), "tls");
      server.setDaemon(true);
      server.start();
      saysWhatToCheck(tls.getLocalPort());
    }
  }

  private static void answer(ServerSocket tls) {
    while (!tls.isClosed()) {
      try (Socket client = tls.accept();
          InputStream in = client.getInputStream()) {
        in.readAllBytes(); // shakes hands, or finds that the client does not
      } catch (IOException e) {
        // the next one
      }
    }
  }

  private ServerSocket tls() throws Exception {
    Path store = folder.resolve("store.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool").toFile())
            .start();
    assertThat(made.waitFor()).as(Files.readString(folder.resolve("keytool"))).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }
}
