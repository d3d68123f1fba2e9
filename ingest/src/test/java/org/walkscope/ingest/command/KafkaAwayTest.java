// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;

/** Agent without a broker, or with a server that is no broker. */
class KafkaAwayTest {
  private static final String NOBODY = "localhost:1";
  private static final String PASSWORD = "for-this-test";
  @TempDir private Path dir;

  @Test
  void aCaptureIsWrittenWithoutKafkaAndTheExitStatusTells() throws Exception {
    Path stream = Files.write(dir.resolve("s"), stream());
    Path capture = dir.resolve("c");
    try (AgentProcess agent =
        new AgentProcess(
            "ingest",
            "--input",
            stream.toString(),
            "--capture",
            capture.toString(),
            "--bootstrap-servers",
            NOBODY,
            "--kafka-wait",
            "1")) {
      AgentProcess.Ended ended = agent.end();
      assertThat(ended.status()).isOne();
      assertThat(ended.err().lines())
          .anyMatch(line -> line.contains("no use of Kafka at localhost:1"))
          .anyMatch(line -> line.contains("the capture goes on"))
          .anyMatch(line -> line.contains("3 of 3 records not acknowledged"));
      assertThat(ended.err()).doesNotContain("\tat ");
    }
    whole(capture);
  }

  @Test
  void aBrokerThatDoesNotAnswerIsWaitedForAsLongAsIsAsked() throws Exception {
    Path stream = Files.write(dir.resolve("s"), stream());
    long startNs = System.nanoTime();
    try (AgentProcess agent =
        new AgentProcess(
            "ingest",
            "--input",
            stream.toString(),
            "--bootstrap-servers",
            NOBODY,
            "--kafka-wait",
            "3")) {
      AgentProcess.Ended ended = agent.end();
      assertThat(ended.status()).isOne();
      assertThat(ended.err().lines()).hasSize(1);
      assertThat(ended.err()).contains("no use of Kafka at localhost:1", "asked again for 3 s");
    }
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs))
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void toldToStopItEndsInTimeAndSaysWhatIsNotAcknowledged() throws Exception {
    Path capture = dir.resolve("c");
    try (AgentProcess agent =
        new AgentProcess(
            "ingest",
            "--capture",
            capture.toString(),
            "--bootstrap-servers",
            NOBODY,
            "--kafka-wait",
            "600")) {
      byte[] whole = stream();
      agent.in().write(whole, 0, whole.length - 36); // its end does not come
      agent.in().flush();
      Awaitility.await().atMost(600, TimeUnit.SECONDS).until(() -> Files.exists(capture));
      long startNs = System.nanoTime();
      agent.terminate();
      AgentProcess.Ended ended = agent.end();
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)).isLessThan(120);
      assertThat(ended.status()).isOne();
      assertThat(ended.err()).contains("stream cut short", "records not acknowledged");
      assertThat(ended.err()).doesNotContain("\tat ");
    }
  }

  /** A real TLS server: to plaintext it answers with an alert. */
  @Test
  void plaintextToATlsPortIsNamedWithItsRemedy() throws Exception {
    Path stream = Files.write(dir.resolve("s"), stream());
    try (ServerSocket server = tls()) {
      Thread answering = new Thread(() -> answer(server), "tls-server");
      answering.setDaemon(true);
      answering.start();
      String port = "localhost:" + server.getLocalPort();
      try (AgentProcess agent =
          new AgentProcess(
              "ingest",
              "--input",
              stream.toString(),
              "--bootstrap-servers",
              port,
              "--kafka-wait",
              "5")) {
        AgentProcess.Ended ended = agent.end();
        assertThat(ended.err())
            .isEqualTo(
                "walkscope ingest: "
                    + port
                    + " speaks TLS: say security.protocol=SSL, or SASL_SSL,"
                    + " in --kafka-config FILE\n");
        assertThat(ended.status()).isOne();
      }
    }
  }

  private ServerSocket tls() throws Exception {
    Path keys = dir.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "test",
                "-dname",
                "CN=localhost",
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 5, InetAddress.getByName("localhost"));
  }

  private static void answer(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read();
      } catch (IOException e) {
        // a handshake that failed, or the end
      }
    }
  }

  private static void whole(Path capture) throws Exception {
    try (AgentProcess agent = new AgentProcess("inspect", capture.toString())) {
      AgentProcess.Ended ended = agent.end();
      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(ended.out()).contains("events     6: begin 1");
    }
  }

  private static byte[] stream() {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    return builder.loss(20_000, 0, 6, 0).end(30_000).bytes();
  }
}
