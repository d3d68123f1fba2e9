// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Examples of all commands, which their help shows; the launcher reads the same file. */
public final class Examples {
  private static final List<String> ALL = read();

  private Examples() {}

  private static List<String> read() {
    try (InputStream file = Examples.class.getResourceAsStream("examples")) {
      return new String(file.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Calls of a command.
   *
   * @param command its words. Example: walkscope bench probe
   */
  public static List<String> of(String command) {
    String name = command.startsWith("walkscope") ? command : "walkscope " + command;
    return ALL.stream().filter(line -> (line + " ").startsWith(name + " ")).toList();
  }
}
