// SPDX-License-Identifier: Apache-2.0
package org.walkscope.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificate of localhost that signs itself, in files as the options take them.
 *
 * @param certificate PEM
 * @param key PEM, PKCS#8
 * @param keystore PKCS#12
 * @param password file with the key store's password
 */
public record TestCertificate(
    Path certificate, Path key, Path keystore, Path password, KeyStore keys) {
  /** Password of the key store. */
  public static final String PASSWORD = "changeit";

  /**
   * Makes a certificate with the JDK's keytool.
   *
   * @param algorithm RSA, EC or Ed25519
   */
  public static TestCertificate make(Path folder, String name, String algorithm) throws Exception {
    return make(folder, name, algorithm, "-0d");
  }

  /**
   * The same, of another time.
   *
   * @param start of its 90 days, as keytool writes it. Example: -100d
   */
  public static TestCertificate make(Path folder, String name, String algorithm, String start)
      throws Exception {
    Path keystore = folder.resolve(name + ".p12");
    Path log = folder.resolve(name + ".log");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-startdate",
                start,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keystore.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (made.waitFor() != 0) {
      throw new AssertionError(Files.readString(log));
    }
    ownersAlone(keystore);
    KeyStore keys = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
    Key key = keys.getKey("k", PASSWORD.toCharArray());
    return new TestCertificate(
        Files.writeString(
            folder.resolve(name + ".crt"),
            pem("CERTIFICATE", keys.getCertificate("k").getEncoded())),
        privately(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded())),
        keystore,
        privately(folder.resolve(name + ".password"), PASSWORD + "\n"),
        keys);
  }

  /** Writes a file that its owner alone may read. */
  public static Path privately(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return ownersAlone(file);
  }

  private static Path ownersAlone(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
  }

  /** Client side of TLS that trusts this certificate alone. */
  public SSLContext trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("k", keys.getCertificate("k"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
