// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.clearrefs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.ClearedVma;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.verify.proc.FileResult;
import org.walkscope.verify.proc.IndexedRead;
import org.walkscope.verify.smaps.SmapsFields;
import org.walkscope.verify.smaps.SmapsText;

/** Writes to clear_refs beside what was rebuilt of them. */
public final class ClearRefs {
  private ClearRefs() {}

  /** Compares the change by a write: the difference between the reads before and after it. */
  public static void compare(
      IndexedRead before, IndexedRead write, IndexedRead after, List<Walk> walks, FileResult result)
      throws IOException {
    if (before.path() == null || after.path() == null || !before.file().equals("smaps")) {
      return;
    }
    Map<Long, Long> cleared = new TreeMap<>();
    Walk last = null;
    for (Walk walk : write.walksOf(ProcFile.CLEAR_REFS, walks)) {
      last = walk;
      if (walk.getCleared() != null) {
        for (ClearedVma vma : walk.getCleared().getVmas()) {
          cleared.merge(vma.getStart(), vma.getReferencedBytes(), Long::sum);
        }
      }
    }
    List<SmapsFields> then = SmapsText.read(before.path());
    List<SmapsFields> now = SmapsText.read(after.path());
    for (int i = 0; i < then.size() && i < now.size(); i++) {
      long theirs = referenced(then.get(i)) - referenced(now.get(i));
      long start = then.get(i).header().start();
      long ours = cleared.getOrDefault(start, 0L) >> 10;
      String what =
          "%x, write of %d: Referenced went down by %d kB, from the trace "
              .formatted(start, write.value(), theirs);
      if (last == null) {
        result.differs(what + "no walk");
      } else if (last.getCleared() == null) {
        result.open(last, what + "not known");
      } else {
        result.check(ours == theirs, what + ours + " kB");
      }
    }
  }

  private static long referenced(SmapsFields fields) {
    return fields.kilobytes().getOrDefault("Referenced", 0L);
  }
}
