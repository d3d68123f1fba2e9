// SPDX-License-Identifier: Apache-2.0
package org.walkscope.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Version of all parts, which are built together. */
public final class Version {
  /** Version number. Example: 0.1.0. */
  public static final String TEXT = read();

  private Version() {}

  private static String read() {
    try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the jar lacks its version", e);
    }
  }
}
