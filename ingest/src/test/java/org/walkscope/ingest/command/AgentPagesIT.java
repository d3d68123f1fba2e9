// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.testing.TestCertificate;

/** Pages of an agent beyond loopback: TLS, a token and a name, all three. */
class AgentPagesIT {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;
  private TestCertificate certificate;
  private RunningAgent agent;

  @BeforeEach
  void start() throws Exception {
    certificate = TestCertificate.make(folder, "one", "EC");
    agent =
        new RunningAgent(
            folder,
            Map.of(
                "WALKSCOPE_METRICS_LISTEN",
                "0.0.0.0:0",
                "WALKSCOPE_ALLOWED_HOST",
                "agent.example.org,agent",
                "WALKSCOPE_TLS_CERT",
                certificate.certificate().toString(),
                "WALKSCOPE_TLS_KEY",
                certificate.key().toString()),
            "--token-file",
            TestCertificate.privately(folder.resolve("token"), TOKEN + "\n").toString());
  }

  @AfterEach
  void end() {
    agent.close();
  }

  private HttpResponse<String> metrics(TestCertificate trusted, String... token) throws Exception {
    URI at = URI.create(agent.url().replaceFirst("//.*:", "//localhost:") + "/metrics");
    HttpRequest.Builder request = HttpRequest.newBuilder(at);
    if (token.length > 0) {
      request.header("Authorization", token[0]);
    }
    return HttpClient.newBuilder()
        .sslContext(trusted.trusting())
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whoShowsTheTokenReads() throws Exception {
    assertThat(agent.url()).startsWith("https://");
    assertThat(metrics(certificate, "Bearer " + TOKEN).body()).contains("walkscope_agent_");
    assertThat(metrics(certificate, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    for (String[] wrong :
        new String[][] {
          {}, {"Bearer x"}, {TOKEN}, {"Basic " + TOKEN}, {"Bearer " + TOKEN.substring(1)}
        }) {
      HttpResponse<String> refused = metrics(certificate, wrong);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(refused.body()).isEqualTo("send the agent's token: Authorization: Bearer TOKEN\n");
    }
  }

  @Test
  void theAddressIsToldAsItWasWritten() {
    assertThat(agent.url()).startsWith("https://0.0.0.0:");
  }

  @Test
  void aRenewedTokenIsTakenAndTheOldOneIsWorthless() throws Exception {
    String other = TOKEN.replace('0', 'f');
    Path file = TestCertificate.privately(folder.resolve("other-token"), other + "\n");
    Files.move(file, folder.resolve("token"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(agent.signal("HUP", "SIGHUP"))
        .isEqualTo("SIGHUP: no setting has changed; the token of the pages was renewed");
    assertThat(metrics(certificate, "Bearer " + TOKEN).statusCode()).isEqualTo(401);
    assertThat(metrics(certificate, "Bearer " + other).statusCode()).isEqualTo(200);
  }

  /** Each has begun a handshake, and keeps it open. */
  @Test
  void connectionsThatStandStillKeepNobodyFromThePages() throws Exception {
    List<Socket> half = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(agent.url()).getPort());
        socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0});
        half.add(socket);
      }
      assertThat(metrics(certificate, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
      for (Socket socket : half) {
        untilItEnds(socket);
      }
    } finally {
      for (Socket socket : half) {
        socket.close();
      }
    }
  }

  /** Waits until the agent ends a connection, behind what it may have to say of TLS. */
  private static void untilItEnds(Socket socket) throws IOException {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException reset) {
      // ended, too
    }
  }

  @Test
  void aRenewedCertificateHoldsForNewConnections() throws Exception {
    TestCertificate other = TestCertificate.make(folder, "other", "EC");
    assertThatThrownBy(() -> metrics(other, "Bearer " + TOKEN)).isInstanceOf(SSLException.class);
    Files.move(other.key(), certificate.key(), StandardCopyOption.REPLACE_EXISTING);
    agent.signal("HUP", "SIGHUP");
    agent.await("the certificate of the pages stays the one of before: ");
    assertThat(metrics(certificate, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    Files.move(other.certificate(), certificate.certificate(), StandardCopyOption.REPLACE_EXISTING);
    agent.signal("HUP", "SIGHUP");
    agent.await("the certificate of the pages was renewed");
    assertThat(metrics(other, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
  }
}
