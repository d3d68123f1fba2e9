// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.schema.Sha256;

/** SHA256SUMS file, as sha256sum writes it. */
final class Checksums {
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *]([A-Za-z0-9_.-]+)");

  private final Path file;
  private final Map<String, String> digests = new LinkedHashMap<>();

  private Checksums(Path file) {
    this.file = file;
  }

  static Checksums read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new GoldenException(file + " is missing");
    }
    Checksums checksums = new Checksums(file);
    int number = 0;
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      number++;
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        checksums.digests.put(matcher.group(2), matcher.group(1));
      } else if (!line.isEmpty()) {
        throw new GoldenException("%s line %d: not 'digest  file'".formatted(file, number));
      }
    }
    return checksums;
  }

  /** Checks the digest of a file beside this one. */
  void check(String name) throws IOException {
    Path path = file.resolveSibling(name);
    String expected = digests.get(name);
    if (expected == null) {
      throw new GoldenException("%s does not list %s".formatted(file, name));
    }
    if (!Files.isRegularFile(path)) {
      throw new GoldenException(path + " is missing");
    }
    if (!digest(path).equals(expected)) {
      throw new DamagedFileException(path);
    }
  }

  private static String digest(Path path) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), Sha256.digest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    }
  }
}
