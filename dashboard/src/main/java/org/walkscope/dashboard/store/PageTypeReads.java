// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.walkscope.schema.PageType;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.RecentlyUsed;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Walk;
import org.walkscope.views.ViewIds;

/**
 * Pages by type as reads of pagemap found them, over all walks of a read, whether a walk is kept or
 * not. Each call that reads pagemap is a snapshot of the probe; calls of a thread that go on
 * upwards in the same memory are one read. After a restart the rest of a read is a read of its own.
 */
final class PageTypeReads {
  /** Threads and processes whose last read may go on. */
  private static final int OPEN = 5_000;

  private final PendingRows rows;
  private final Map<String, Read> open = new RecentlyUsed<>(OPEN);
  private final Set<Read> changed = new LinkedHashSet<>();

  PageTypeReads(PendingRows rows) {
    this.rows = rows;
  }

  /** A read, so far. */
  private static final class Read {
    private final long mm;
    private final Object[] identity;
    private final Map<Long, Long> pages = new TreeMap<>();
    private long end;
    private long endMs;
    private long walks;
    private long untold;

    Read(Walk first) {
      mm = first.getTarget().getMm();
      identity =
          new Object[] {
            TraceRows.ms(first.getBeginEpochNs()),
            ViewIds.of(first),
            first.getHost().getHostname(),
            first.getHost().getBootId(),
            first.getTarget().getTgid(),
            first.getTarget().getStartBoottimeNs(),
            first.getWalker().getComm(),
            first.getWalker().getTgid()
          };
    }

    boolean goesOnWith(Walk walk) {
      return walk.getTarget().getMm() == mm && Long.compareUnsigned(walk.getStart(), end) >= 0;
    }

    void add(Walk walk) {
      walks++;
      end = walk.getEnd();
      endMs = Math.max(endMs, TraceRows.endMs(walk));
      if (walk.getPageTypes() == null) {
        untold++;
        return;
      }
      for (PageType type : walk.getPageTypes()) {
        pages.merge(type.getFlags(), type.getPages(), Long::sum);
      }
    }

    Object[] row() {
      ByteBuffer types = ByteBuffer.allocate(2 * Long.BYTES * pages.size());
      pages.forEach((flags, of) -> types.putLong(flags).putLong(of));
      Object[] sums = {endMs, walks, untold, types.array(), RowBytes.of(types.array())};
      return Stream.of(identity, sums).flatMap(Stream::of).toArray();
    }
  }

  void add(Walk walk) {
    if (walk.getFile() != ProcFile.PAGEMAP && !isGapBefore(walk)) {
      return;
    }
    String task =
        RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker())
            + "/"
            + walk.getTarget().getTgid();
    Read read = open.get(task);
    if (walk.getMissingWalks() > 0) {
      if (read != null) {
        read.walks += walk.getMissingWalks();
        read.untold += walk.getMissingWalks();
        changed.add(read);
      }
      return;
    }
    if (read == null || !read.goesOnWith(walk)) {
      read = new Read(walk);
      open.put(task, read);
    }
    read.add(walk);
    changed.add(read);
  }

  /** Whether walks are missing before one that reads pagemap. */
  private static boolean isGapBefore(Walk walk) {
    return walk.getMissingWalks() > 0 && walk.getConsumer().equals("pagemap");
  }

  int size() {
    return changed.size();
  }

  /** Writes reads that went on, as rows that replace those of before. */
  void flush() {
    changed.forEach(read -> rows.add(read.row()));
  }

  void clear() {
    changed.clear();
  }
}
