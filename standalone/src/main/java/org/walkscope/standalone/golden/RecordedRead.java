// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trace of a read of a process's smaps, with the kernel's text of the same read.
 *
 * @param name name in the table
 * @param rollup null without one
 * @param maps null without one
 * @param target a file with the line tgid=N; null takes the workload by its name
 */
public record RecordedRead(
    String name, Path capture, Path smaps, Path rollup, Path maps, Path target) {
  private static final Pattern TGID = Pattern.compile("(?m)^tgid=([0-9]{1,9})$");

  /** Process that was read; null when no file tells. */
  public Integer tgid() throws IOException {
    if (target == null) {
      return null;
    }
    Matcher matcher = TGID.matcher(Files.readString(target, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new GoldenException(target + " has no line tgid=N");
    }
    return Integer.valueOf(matcher.group(1));
  }
}
