// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static java.util.stream.Collectors.joining;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Target;

/** Files of processes that were read, with the first processes of each. */
final class FilesRead {
  /** Processes of a file that are named. */
  private static final int LISTED = 8;

  private final Map<ProcFile, Map<Integer, String>> files = new EnumMap<>(ProcFile.class);

  void note(ProcFile file, Target target) {
    if (file == null || file == ProcFile.NONE) {
      return;
    }
    Map<Integer, String> processes = files.computeIfAbsent(file, any -> new TreeMap<>());
    if (processes.size() <= LISTED) {
      processes.putIfAbsent(target.getTgid(), target.getComm());
    }
  }

  /** Words for what was read. Example: "pagemap of cat[7], ps[9]; numa_maps of cat[7]" */
  String text() {
    return files.isEmpty()
        ? "no file of a process was read"
        : "there is "
            + files.entrySet().stream()
                .map(file -> name(file.getKey()) + " of " + named(file.getValue()))
                .collect(joining("; "));
  }

  /** Name of a file as the kernel has it, and the command that prints its text. */
  static String name(ProcFile file) {
    return file.name().toLowerCase(Locale.ROOT);
  }

  private static String named(Map<Integer, String> processes) {
    return processes.entrySet().stream()
            .limit(LISTED)
            .map(each -> each.getValue() + "[" + each.getKey() + "]")
            .collect(joining(", "))
        + (processes.size() > LISTED ? ", …" : "");
  }
}
