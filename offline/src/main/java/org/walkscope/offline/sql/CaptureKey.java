// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.duckdb.DuckDBDriver;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.Sha256;
import org.walkscope.schema.Walk;

/**
 * Key of the results of captures.
 *
 * @param names digest of the captures' names
 * @param contents digest of what the results depend on: the captures, by length, time of change and
 *     both ends, so that 4 GiB are not read; and the programs that make the results, which have the
 *     schemas in them
 */
record CaptureKey(String names, String contents) {
  private static final int END_BYTES = 1 << 16;
  private static final int NAME_DIGITS = 8;
  private static final int CONTENT_DIGITS = 32;

  static CaptureKey of(List<Path> captures) throws IOException {
    MessageDigest names = Sha256.digest();
    MessageDigest contents = Sha256.digest();
    for (Path capture : captures) {
      names.update((capture.toAbsolutePath() + "\n").getBytes(UTF_8));
      addStamp(contents, capture);
      addEnds(contents, capture);
    }
    for (Class<?> made :
        List.of(CaptureKey.class, CaptureRun.class, Walk.class, DuckDBDriver.class)) {
      addStamp(contents, home(made));
    }
    return new CaptureKey(digits(names, NAME_DIGITS), digits(contents, CONTENT_DIGITS));
  }

  /** Jar or folder of a class. */
  private static Path home(Class<?> made) throws IOException {
    try {
      return Path.of(made.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static void addStamp(MessageDigest to, Path file) throws IOException {
    String stamp = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + "\n";
    to.update(stamp.getBytes(UTF_8));
  }

  private static void addEnds(MessageDigest to, Path file) throws IOException {
    try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
      add(to, bytes);
      bytes.position(Math.max(0, bytes.size() - END_BYTES));
      add(to, bytes);
    }
  }

  private static void add(MessageDigest to, SeekableByteChannel from) throws IOException {
    ByteBuffer end = ByteBuffer.allocate(END_BYTES);
    int read;
    do {
      read = from.read(end);
    } while (read > 0);
    to.update(end.flip());
  }

  private static String digits(MessageDigest digest, int digits) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, digits);
  }
}
