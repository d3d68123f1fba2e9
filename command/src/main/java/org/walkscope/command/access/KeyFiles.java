// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;

/** Certificate and key of the server, which may be renewed while it runs. */
public final class KeyFiles {
  /** Reads the files. */
  private interface Reader {
    KeyStore read() throws IOException;
  }

  private final Reader reader;
  private final Path file;
  private final FileStamps stamps;

  /** Key store under {@link TlsFiles#PASSWORD}. */
  private KeyStore keys;

  private KeyFiles(Reader reader, Path... files) throws IOException {
    this.reader = reader;
    file = files[0];
    stamps = new FileStamps(files); // of before the read: what changes meanwhile is read next time
    this.keys = reader.read();
  }

  /**
   * Files in PEM.
   *
   * @throws IOException with what to change
   */
  public static KeyFiles pem(Path certificates, Path key) throws IOException {
    return new KeyFiles(() -> TlsFiles.pem(certificates, key), certificates, key);
  }

  /**
   * File in PKCS#12.
   *
   * @param password file with its password
   * @throws IOException with what to change
   */
  public static KeyFiles pkcs12(Path keystore, Path password) throws IOException {
    return new KeyFiles(() -> TlsFiles.pkcs12(keystore, password), keystore, password);
  }

  /** Certificate and key as they were read last, under {@link TlsFiles#PASSWORD}. */
  public synchronized KeyStore keys() {
    return keys;
  }

  /**
   * Reads the files again if they are others than before. Files that cannot be used, as while one
   * of two is replaced, are read again when they change once more.
   *
   * @return true when there are other keys than before
   * @throws IOException with what to change; the keys stay
   */
  public synchronized boolean renew() throws IOException {
    if (!stamps.haveChanged()) {
      return false;
    }
    keys = reader.read();
    return true;
  }

  /** File that has the certificate. */
  public Path file() {
    return file;
  }

  /**
   * What is wrong with the times of the certificate or of those of its issuers; null if nothing is.
   */
  public synchronized String untimely(Instant now) {
    try {
      for (String alias : Collections.list(keys.aliases())) {
        for (Certificate each : keys.getCertificateChain(alias)) {
          if (each instanceof X509Certificate certificate) {
            String wrong = untimely(certificate, now);
            if (wrong != null) {
              return file + ": " + wrong;
            }
          }
        }
      }
      return null;
    } catch (KeyStoreException e) {
      throw new IllegalStateException(e); // it is in memory
    }
  }

  private static String untimely(X509Certificate certificate, Instant now) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      return "the certificate has expired at " + end + ": renew it";
    }
    return now.isBefore(begin)
        ? "the certificate is valid from " + begin + " on: look at the clock of this machine"
        : null;
  }
}
