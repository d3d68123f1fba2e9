// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The text of /proc/PID/maps. */
public final class MapsText {
  private MapsText() {}

  /** Reads a file. */
  public static List<MapsLine> read(Path path) throws IOException {
    return parse(path.toString(), ProcLines.read(path));
  }

  static List<MapsLine> parse(String file, List<String> lines) throws ProcTextException {
    List<MapsLine> vmas = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      vmas.add(MapsLine.parse(file, i + 1, lines.get(i)));
      ProcLines.requireOrder(file, i + 1, vmas);
    }
    if (vmas.isEmpty()) {
      throw new ProcTextException(file, 1, "no VMA at all");
    }
    return vmas;
  }
}
