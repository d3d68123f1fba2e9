// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.command.SecretFile;

/** Files with a certificate and its key, in PEM or PKCS#12. */
public final class TlsFiles {
  /** Password of the key store in memory, where nobody needs one. */
  public static final String PASSWORD = "in memory";

  private static final List<String> KEYS = List.of("RSA", "EC", "EdDSA");
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private TlsFiles() {}

  /**
   * Reads a certificate, followed by those of its issuers, and its key.
   *
   * @throws IOException with what to change
   */
  static KeyStore pem(Path certificates, Path key) throws IOException {
    SecretFile.check(key);
    SecretFile.requireFile(certificates);
    Certificate[] chain = chain(certificates);
    PrivateKey secret = privateKey(key);
    if (!belongTogether(chain[0], secret)) {
      throw new IOException("%s is not the key of %s".formatted(key, certificates));
    }
    return store(secret, chain);
  }

  /**
   * Reads a key store in PKCS#12.
   *
   * @param password file with its password
   * @throws IOException with what to change
   */
  static KeyStore pkcs12(Path keystore, Path password) throws IOException {
    SecretFile.check(keystore);
    SecretFile.check(password);
    char[] secret = Files.readString(password).strip().toCharArray();
    try (InputStream in = Files.newInputStream(keystore)) {
      KeyStore read = KeyStore.getInstance("PKCS12");
      read.load(in, secret);
      for (String alias : Collections.list(read.aliases())) {
        Certificate[] chain = read.getCertificateChain(alias);
        if (chain != null && read.getKey(alias, secret) instanceof PrivateKey key) {
          return store(key, chain);
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      String why =
          e.getCause() instanceof GeneralSecurityException
              ? "the password of %s does not open it".formatted(password)
              : "no key store in PKCS#12";
      throw new IOException("%s: %s".formatted(keystore, why), e);
    }
    throw new IOException(keystore + ": no private key with its certificate is in it");
  }

  private static Certificate[] chain(Path file) throws IOException {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      if (chain.length > 0) {
        return chain;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": no certificates in PEM (-----BEGIN CERTIFICATE-----)", e);
    }
    throw new IOException(file + ": no certificate");
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    Matcher found = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (found.find()) {
      for (String algorithm : KEYS) {
        try {
          return KeyFactory.getInstance(algorithm)
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          // a key of another kind
        }
      }
    }
    throw new IOException(
        "%s: no RSA, EC or EdDSA key in PKCS#8 (-----BEGIN PRIVATE KEY-----): openssl pkcs8 -topk8 -nocrypt -in %s"
            .formatted(file, file));
  }

  /** Whether the certificate verifies what the key signs. */
  private static boolean belongTogether(Certificate certificate, PrivateKey key) {
    try {
      String algorithm =
          switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
          };
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(certificate.getEncoded());
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate);
      verifying.update(certificate.getEncoded());
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind
    }
  }

  private static KeyStore store(PrivateKey key, Certificate[] chain) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("walkscope", key, PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException("the key store cannot be made: " + e.getMessage(), e);
    }
  }
}
