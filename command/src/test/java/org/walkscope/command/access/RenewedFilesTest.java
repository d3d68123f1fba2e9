// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.testing.TestCertificate;

/** Files of a server that change, go and come while it runs, and files that are none. */
class RenewedFilesTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  @Test
  void aFileThatIsAwayIsToldOnceForEachChange() throws Exception {
    TestCertificate one = TestCertificate.make(folder, "one", "EC");
    KeyFiles files = KeyFiles.pem(one.certificate(), one.key());
    Path away = Files.move(one.certificate(), folder.resolve("away"));
    assertThatThrownBy(files::renew).hasMessage(one.certificate() + ": no such file");
    assertThat(files.renew()).isFalse();
    assertThat(files.renew()).isFalse();
    Files.move(away, one.certificate());
    assertThat(files.renew()).isTrue();
    assertThat(files.renew()).isFalse();
  }

  @Test
  void aTokenIsTakenWhereItsFileIsAnotherAndStaysWhereThatIsNone() throws Exception {
    Path file = TestCertificate.privately(folder.resolve("token"), TOKEN);
    TokenFile token = new TokenFile(file);
    assertThat(token.renew()).isFalse();
    TestCertificate.privately(file, "short");
    assertThatThrownBy(token::renew).hasMessageStartingWith(file + ": a token is one line of");
    assertThat(token.renew()).isFalse();
    assertThat(token.token().is(TOKEN)).isTrue();
    TestCertificate.privately(file, "another " + TOKEN.substring(0, 8));
    TestCertificate.privately(file, TOKEN + "9");
    assertThat(token.renew()).isTrue();
    assertThat(token.token().is(TOKEN)).isFalse();
    assertThat(token.token().is(TOKEN + "9")).isTrue();
  }

  @Test
  void aKeyStoreWithASecretKeyGivesItsPrivateKeyOrIsOneLine() throws Exception {
    TestCertificate one = TestCertificate.make(folder, "one", "EC");
    Path both = withSecret(one, folder.resolve("both.p12"), true);
    assertThat(KeyFiles.pkcs12(both, one.password()).keys().getCertificate("walkscope"))
        .isEqualTo(one.keys().getCertificate("k"));
    Path alone = withSecret(one, folder.resolve("alone.p12"), false);
    assertThatThrownBy(() -> KeyFiles.pkcs12(alone, one.password()))
        .hasMessage(alone + ": no private key with its certificate is in it");
  }

  private static Path withSecret(TestCertificate one, Path file, boolean withKey) throws Exception {
    char[] password = TestCertificate.PASSWORD.toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    store.setKeyEntry("a", new SecretKeySpec(new byte[16], "AES"), password, null);
    if (withKey) {
      store.setKeyEntry(
          "k", one.keys().getKey("k", password), password, one.keys().getCertificateChain("k"));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aCertificateOfAnotherTimeIsTold() throws Exception {
    TestCertificate one = TestCertificate.make(folder, "one", "EC");
    KeyFiles files = KeyFiles.pem(one.certificate(), one.key());
    Instant now = Instant.now();
    assertThat(files.untimely(now)).isNull();
    assertThat(files.untimely(now.plusSeconds(91 * 86_400L)))
        .startsWith(one.certificate() + ": the certificate has expired at ");
    assertThat(files.untimely(now.minusSeconds(2 * 86_400L)))
        .startsWith(one.certificate() + ": the certificate is valid from ");
  }

  @Test
  void aFolderIsSaidToBeOne() throws Exception {
    TestCertificate one = TestCertificate.make(folder, "one", "EC");
    String folders = folder + ": a folder, name a file in it";
    assertThatThrownBy(() -> KeyFiles.pem(folder, one.key())).hasMessage(folders);
    assertThatThrownBy(() -> KeyFiles.pem(one.certificate(), folder)).hasMessage(folders);
    assertThatThrownBy(() -> KeyFiles.pkcs12(folder, one.password())).hasMessage(folders);
    assertThatThrownBy(() -> new TokenFile(folder)).hasMessage(folders);
  }
}
