// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Target;
import org.walkscope.views.ProcessView;
import org.walkscope.views.ReadView;
import org.walkscope.views.ViewIds;

/**
 * Reads that a page can open: of the processes that were read for longest, the first, the last and
 * some between. Memory does not grow with their number.
 */
public final class KeptReads {
  private static final int PROCESSES = 20;

  /** Reads of a process whose sums are kept. */
  private static final int READS = 128;

  /** Reads of a process whose VMAs are kept. */
  private static final int WHOLE_READS = 8;

  /** VMAs of all reads, about 100 bytes of the page each. */
  private static final int VMAS = 60_000;

  private static final class Reads {
    private ResultHost host;
    private Target process;
    private final List<ReadView> kept = new ArrayList<>();

    /** Reads between two that are kept. */
    private int every = 1;

    /** Reads since the process is kept. */
    private long since;

    void add(Snapshot read) {
      if (since++ > 0 && kept.size() > 1 && (since - 2) % every != 0) {
        kept.remove(kept.size() - 1); // the last is always there
      }
      kept.add(ReadView.of(read));
      host = read.getHost();
      process = read.getTarget();
      if (kept.size() > READS) {
        every *= 2;
        for (int i = kept.size() - 2; i > 0; i -= 2) {
          kept.remove(i);
        }
      }
      while (whole() > WHOLE_READS) {
        thin();
      }
    }

    private int whole() {
      return (int) kept.stream().filter(read -> read.vmaRows() != null).count();
    }

    private long vmas() {
      return kept.stream().mapToLong(read -> read.vmaRows() == null ? 0 : read.vmas()).sum();
    }

    /**
     * Drops the VMAs of one read: of those between the first and last, the one nearest its
     * neighbour.
     */
    private boolean thin() {
      List<Integer> whole = new ArrayList<>();
      for (int i = 0; i < kept.size(); i++) {
        if (kept.get(i).vmaRows() != null) {
          whole.add(i);
        }
      }
      if (whole.size() < 3) {
        return false;
      }
      int drop = 1;
      for (int i = 1; i < whole.size() - 1; i++) {
        if (whole.get(i + 1) - whole.get(i - 1) < whole.get(drop + 1) - whole.get(drop - 1)) {
          drop = i;
        }
      }
      kept.set(whole.get(drop), kept.get(whole.get(drop)).withoutVmas());
      return true;
    }
  }

  /** Of a process, kept or not. */
  private static final class Sum {
    private long reads;
    private long durationNs;
  }

  private final Map<String, Sum> sums = new HashMap<>();
  private final Map<String, Reads> processes = new TreeMap<>();

  /** Takes a read. */
  public void take(Snapshot read) {
    String id = ViewIds.of(read.getHost(), read.getTarget());
    Sum sum = sums.computeIfAbsent(id, each -> new Sum());
    sum.reads++;
    sum.durationNs += read.getDurationNs();
    processes.computeIfAbsent(id, each -> new Reads()).add(read);
    if (processes.size() > PROCESSES) {
      processes.remove(shortest());
    }
    while (processes.values().stream().mapToLong(Reads::vmas).sum() > VMAS && shrink()) {
      // until it fits
    }
  }

  private String shortest() {
    return processes.keySet().stream()
        .min(Comparator.comparingLong(this::durationNs))
        .orElseThrow();
  }

  private long durationNs(String id) {
    return sums.get(id).durationNs;
  }

  /**
   * Keeps fewer VMAs; false where every process has two reads at most, and there is one process.
   */
  private boolean shrink() {
    Reads largest =
        processes.values().stream().max(Comparator.comparingLong(Reads::vmas)).orElseThrow();
    if (largest.thin()) {
      return true;
    }
    return processes.size() > 1 && processes.remove(shortest()) != null;
  }

  /** Processes that were read. */
  public long seen() {
    return sums.size();
  }

  private static ProcessView view(Reads reads, long seen) {
    return ProcessView.of(reads.host, reads.process, seen, reads.kept);
  }

  /** Views, the process that was read for longest first. */
  public List<ProcessView> views() {
    return processes.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Reads> each) -> durationNs(each.getKey()))
                .reversed())
        .map(each -> view(each.getValue(), sums.get(each.getKey()).reads))
        .toList();
  }
}
