// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/** Certificate and key of the server, which may be renewed while it runs. */
public final class KeyFiles {
  /** Reads the files. */
  private interface Reader {
    KeyStore read() throws IOException;
  }

  private final Reader reader;
  private final List<Path> files;
  private List<Object> stamps;

  /** Key store under {@link TlsFiles#PASSWORD}. */
  private KeyStore keys;

  private KeyFiles(Reader reader, Path... files) throws IOException {
    this.reader = reader;
    this.files = List.of(files);
    this.stamps = stamps();
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
    List<Object> now = stamps();
    if (now.equals(stamps)) {
      return false;
    }
    stamps = now; // of before the read: what changes meanwhile is read next time
    keys = reader.read();
    return true;
  }

  /** What changes when a file is written or replaced. */
  private List<Object> stamps() throws IOException {
    List<Object> all = new ArrayList<>();
    for (Path file : files) {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      all.add(List.of(is.lastModifiedTime(), is.size(), String.valueOf(is.fileKey())));
    }
    return all;
  }
}
