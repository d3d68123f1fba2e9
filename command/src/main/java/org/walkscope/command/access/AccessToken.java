// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.walkscope.command.SecretFile;

/**
 * Token that opens a server's pages. A browser keeps a value made of it, from which nobody gets the
 * token.
 */
public final class AccessToken {
  private static final String BEARER = "Bearer ";
  private static final int SHORTEST = 16;
  private static final int LONGEST = 512;

  private final byte[] digest;
  private final String cookie;

  private AccessToken(String token) {
    this.digest = digest(token);
    this.cookie = HexFormat.of().formatHex(digest("cookie " + token));
  }

  /**
   * Reads the token of a file that others cannot read.
   *
   * @throws IOException with what to change
   */
  public static AccessToken read(Path file) throws IOException {
    SecretFile.check(file);
    String token = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    boolean printable = token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (token.length() < SHORTEST || token.length() > LONGEST || !printable) {
      throw new IOException(
          "%s: a token is one line of %d to %d characters without blanks: openssl rand -hex 32 > %s"
              .formatted(file, SHORTEST, LONGEST, file));
    }
    return new AccessToken(token);
  }

  /** Compares in a time that does not depend on the token. */
  public boolean is(String offered) {
    return MessageDigest.isEqual(digest, digest(offered));
  }

  /** True of a header Authorization that has a token. */
  public static boolean isBearer(String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  /**
   * Compares the token of a header.
   *
   * @param authorization as {@code Bearer TOKEN}; null of none
   */
  public boolean isIn(String authorization) {
    return isBearer(authorization) && is(authorization.substring(BEARER.length()).strip());
  }

  /** Value of the cookie of a browser that has shown the token. */
  public String cookie() {
    return cookie;
  }

  /** Compares a cookie's value in a time that does not depend on the right one. */
  public boolean isCookie(String offered) {
    return MessageDigest.isEqual(
        cookie.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
