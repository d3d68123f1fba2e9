// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.command.access.AccessToken;
import org.walkscope.command.access.KeyFiles;
import org.walkscope.dashboard.access.Access;
import org.walkscope.testing.TestCertificate;
import picocli.CommandLine;

/** Options of access and of Kafka's client: what is missing or wrong is one line. */
class AccessOptionsTest {
  private static final String ALL = "0.0.0.0";

  @TempDir private static Path folder;

  private static TestCertificate certificate;
  private static TestCertificate other;
  private static Path token;

  @BeforeAll
  static void makeFiles() throws Exception {
    certificate = TestCertificate.make(folder, "one", "EC");
    other = TestCertificate.make(folder, "other", "EC");
    token = TestCertificate.privately(folder.resolve("token"), "0123456789abcdef\n");
  }

  private static String said(Object... options) {
    List<String> words = new ArrayList<>(List.of("--bootstrap-servers", "127.0.0.1:1"));
    for (Object option : options) {
      words.add(option.toString());
    }
    StringWriter said = new StringWriter();
    CommandLine line = DashboardCommand.commandLine().setErr(new PrintWriter(said));
    assertThat(line.execute(words.toArray(String[]::new))).as(said.toString()).isNotZero();
    assertThat(said.toString().lines()).as(said.toString()).hasSize(1);
    return said.toString();
  }

  private static Object[] tls(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("--tls-cert", certificate.certificate(), "--tls-key", certificate.key()));
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void beyondLoopbackEachThingThatIsMissingIsNamed() {
    assertThat(said("--listen", ALL)).contains("--tls-cert FILE --tls-key FILE");
    assertThat(said("--listen", ALL, "--token-file", token)).contains("--tls-cert");
    assertThat(said(tls("--listen", ALL))).contains("--token-file FILE", "--proxy-user-header");
    assertThat(said(tls("--listen", ALL, "--token-file", token))).contains("--allowed-host NAME");
    assertThat(said("--tls-cert", certificate.certificate())).contains("--tls-key is missing");
    assertThat(said("--proxy-user-header", "X-User")).contains("--proxy-address is missing");
    assertThat(said("--proxy-address", "10.0.0.1")).contains("--proxy-user-header is missing");
    assertThat(said(tls("--tls-keystore", "k", "--tls-keystore-password-file", "p")))
        .contains("give one");
    assertThat(said("--connections", 0)).contains("--connections must be 1 or more");
  }

  @Test
  void aHistoryThatIsInTheFutureIsRefused() {
    assertThat(said("--history", "PT-1H")).contains("'PT-1H'", "PT30M");
    assertThat(said("--history", "1h")).contains("'1h'", "PT30M");
  }

  @Test
  void aWrongFileIsNamed() throws IOException {
    Path nothing = Files.writeString(folder.resolve("nothing"), "nothing\n");
    Files.setPosixFilePermissions(nothing, PosixFilePermissions.fromString("rw-------"));
    assertThat(said("--tls-cert", nothing, "--tls-key", certificate.key()))
        .contains(nothing.toString(), "CERTIFICATE");
    assertThat(said("--tls-cert", certificate.certificate(), "--tls-key", nothing))
        .contains(nothing.toString(), "openssl pkcs8");
    assertThat(said("--tls-cert", certificate.certificate(), "--tls-key", other.key()))
        .contains("is not the key of");
    assertThat(said("--tls-keystore", nothing, "--tls-keystore-password-file", nothing))
        .contains(nothing.toString());
    assertThat(
            said("--tls-keystore", certificate.keystore(), "--tls-keystore-password-file", token))
        .contains("does not open it")
        .doesNotContain("0123456789");
    assertThat(said("--token-file", folder.resolve("none"))).contains("no such file");
    assertThat(said("--token-file", nothing)).contains("openssl rand");
  }

  @Test
  void whatEveryoneCanReadIsNoSecret() throws IOException {
    Path open = Files.copy(token, folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(said("--token-file", open)).contains("chmod 600 " + open);
    assertThat(said("--tls-cert", certificate.certificate(), "--tls-key", open))
        .contains("chmod 600 " + open);
    assertThat(said("--kafka-config", open)).contains("chmod 600 " + open);
  }

  @Test
  void aWrongPropertyOfKafkaIsOneLineWithoutThePassword() throws IOException {
    Path file = folder.resolve("client.properties");
    String secret = "sasl.jaas.config=x required password=\\\"hunter2\\\";\nsecurity.protocol=";
    for (List<String> wrong :
        List.of(
            List.of("ssl.trustore.location=/x", "no property ssl.trustore.location"),
            List.of("group.instance.id=x\nisolation.level=y", "isolation.level is Walkscope's"),
            List.of("bootstrap.servers=x:1", "bootstrap.servers is Walkscope's own"),
            List.of("security.protocol=TLS", "security.protocol"),
            List.of(secret + "SASL_PLAINTEXT\nsasl.mechanism=PLAIN", "LoginModule"),
            List.of(secret + "SSL\nssl.truststore.location=/none", "/none"),
            List.of("a=\\u12", "NAME=VALUE"))) {
      TestCertificate.privately(file, wrong.get(0) + "\n");
      assertThat(said("--kafka-config", file))
          .contains(file.toString(), wrong.get(1))
          .doesNotContain("hunter2", "Exception");
    }
  }

  @Test
  void keysOfEveryKindAreRead() throws Exception {
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      TestCertificate made = TestCertificate.make(folder, algorithm, algorithm);
      assertThat(KeyFiles.pem(made.certificate(), made.key()).keys().isKeyEntry("walkscope"))
          .isTrue();
      assertThat(KeyFiles.pkcs12(made.keystore(), made.password()).keys().isKeyEntry("walkscope"))
          .isTrue();
    }
  }

  @Test
  void aTokenIsComparedWhole() throws IOException {
    AccessToken read = AccessToken.read(token);
    assertThat(read.is("0123456789abcdef")).isTrue();
    assertThat(read.is("0123456789abcde")).isFalse();
    assertThat(read.is("0123456789abcdef ")).isFalse();
    assertThat(read.isCookie(read.cookie())).isTrue();
    assertThat(read.isCookie("0123456789abcdef")).isFalse();
    assertThat(read.cookie()).isEqualTo(AccessToken.read(token).cookie());
    assertThat(Access.LOOPBACK.open()).isTrue();
  }
}
