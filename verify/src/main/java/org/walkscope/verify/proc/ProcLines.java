// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rules common to the kernel's texts: whole lines, and VMAs in address order. */
public final class ProcLines {
  /** A smaps of 65,530 VMAs, the kernel's default limit, has some 50 MB. */
  private static final long MAX_BYTES = 256L << 20;

  private ProcLines() {}

  /** Lines of a file. */
  public static List<String> read(Path path) throws IOException {
    if (Files.size(path) > MAX_BYTES) {
      throw new ProcTextException(path.toString(), 1, "more than " + MAX_BYTES + " bytes");
    }
    // bytes, not UTF-8: a file name may be any
    return split(path.toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
  }

  /** Lines of a text, each of which must end. */
  public static List<String> split(String file, String text) throws ProcTextException {
    // not String.lines(): a name may hold a carriage return, and only \n ends the kernel's lines
    List<String> lines = List.of(text.split("\n", -1));
    if (!lines.get(lines.size() - 1).isEmpty()) {
      throw new ProcTextException(file, lines.size(), "cut short: the last line has no end");
    }
    return lines.subList(0, lines.size() - 1);
  }

  /** Refuses a last VMA that is not above the one before it. */
  public static void requireOrder(String file, int number, List<MapsLine> vmas)
      throws ProcTextException {
    int last = vmas.size() - 1;
    if (last > 0 && Long.compareUnsigned(vmas.get(last).start(), vmas.get(last - 1).end()) < 0) {
      throw new ProcTextException(file, number, "a VMA that begins before the one above it ends");
    }
  }
}
