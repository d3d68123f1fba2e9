// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Vma;

/**
 * Which walks of a read of smaps the kernel printed. It walks a VMA again for one of two reasons:
 * its text did not fit what was left of seq_file's buffer, and is printed once, at the begin of the
 * next buffer; or the VMA grew after it was printed, and the kernel, which goes on at the end that
 * it printed, finds it again and prints it again. Where the end did not rise it was the first. Else
 * the texts since the buffer's begin tell, where their lengths are known well enough.
 */
final class GrownVmas {
  /** A walk and its text. */
  record Walked(long start, long end, String text) {
    private boolean isShownAgainBy(Walked next) {
      return Long.compareUnsigned(next.start, end) < 0 && Long.compareUnsigned(start, next.end) < 0;
    }

    private boolean tellsName() {
      return !text.substring(0, text.indexOf('\n')).contains(Told.NOT);
    }

    private long unknownFlags() {
      String[] words = text.substring(text.indexOf("VmFlags:")).split(" ", -1);
      return Arrays.stream(words).filter(Told.NOT::equals).count();
    }

    /** Fewest bytes of the kernel's text: a name that is not told may not be there at all. */
    private long least() {
      int key = text.contains("ProtectionKey:") ? KEY_LINE : 0;
      return text.length() - key - (tellsName() ? 0 : NAME_COLUMN) - 2 * unknownFlags();
    }

    /** Most bytes of the kernel's text: a folder that is not told may be as long as any. */
    private long most() {
      return tellsName() ? text.length() + unknownFlags() : Integer.MAX_VALUE;
    }
  }

  private static final int KEY_LINE = "ProtectionKey:         0\n".length();

  /** Blanks before a name, and the marks around it, at most. */
  private static final int NAME_COLUMN = 32;

  private final List<Walked> printed = new ArrayList<>();
  private int undecided;

  /** Those of a read of smaps. */
  static GrownVmas of(ResultHost host, SmapsRead read) {
    List<SnapshotVma> walks = read.walks();
    List<String> texts = SmapsPrinter.smaps(host, walks, read.hugePageBytes());
    List<Walked> walked = new ArrayList<>();
    for (int i = 0; i < walks.size(); i++) {
      Vma vma = walks.get(i).getVma();
      walked.add(new Walked(vma.getStart(), vma.getEnd(), texts.get(i)));
    }
    return new GrownVmas(walked, 1L << host.getPageShift());
  }

  /**
   * Takes all walks of a read in their order.
   *
   * @param bufferBytes of seq_file at first: a page
   */
  GrownVmas(List<Walked> walks, long bufferBytes) {
    if (!decide(walks, bufferBytes, true)) {
      printed.clear();
      undecided = 0;
      decide(walks, bufferBytes, false);
    }
  }

  /**
   * Follows the buffer, whose fill is between two bounds.
   *
   * @param toTheFull whether each buffer was filled until a text did not fit. Reads with less room
   *     than a buffer end it earlier, and no walk tells that
   * @return false if it was not so
   */
  private boolean decide(List<Walked> walks, long bufferBytes, boolean toTheFull) {
    long size = bufferBytes;
    long least = 0;
    long most = 0;
    for (int i = 0; i < walks.size(); i++) {
      Walked walk = walks.get(i);
      boolean again = i + 1 < walks.size() && walk.isShownAgainBy(walks.get(i + 1));
      boolean grown = again && Long.compareUnsigned(walks.get(i + 1).end, walk.end) > 0;
      boolean fits = most + walk.most() < size;
      boolean full = toTheFull && least + walk.least() >= size;
      if (full && !again) {
        return false;
      }
      if (again && (full || !grown)) {
        size = most == 0 ? 2 * size : size; // an empty buffer that is too small is replaced
        least = 0;
        most = 0;
        continue;
      }
      boolean unknown = grown && !fits;
      undecided += unknown ? 1 : 0;
      printed.add(walk);
      least = unknown ? 0 : least + walk.least();
      most += walk.most();
    }
    return true;
  }

  /** Walks that were printed, and those that may have been. */
  List<Walked> printed() {
    return printed;
  }

  /** Those of them that may not have been printed. */
  int undecided() {
    return undecided;
  }
}
