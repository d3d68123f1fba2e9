// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.walkscope.ingest.redact.Redaction;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RunFacts;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/** Summary of one stream: one run of the probe on one boot of a host. It keeps no records. */
final class StreamSummary {
  /**
   * Row of text under a name.
   *
   * @param name at most ten characters. Example: host
   */
  record Row(String name, String text) {}

  /** Text for a stream that ended regularly. */
  record End(long frames, long bytes, long fragments) {}

  private List<Row> hostRows = List.of();
  private long offsetNs;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;
  long clocksSet;
  long seen;
  long delivered;
  long filtered;
  long[] lost = new long[LostEvents.COUNTERS.size()];
  int cpus;
  End end;

  StreamSummary(Host host) {
    offsetNs = host.getMonotonicToEpochNs();
  }

  List<Row> hostRows() {
    return hostRows;
  }

  /** Time from the first event to the last, by CLOCK_MONOTONIC. */
  double seconds() {
    return firstNs > lastNs ? 0 : (lastNs - firstNs) / 1e9;
  }

  /** Host as of the last record: its clock may have been set. */
  void host(Host host, long streamEpochNs) {
    if (host.getMonotonicToEpochNs() != offsetNs) {
      offsetNs = host.getMonotonicToEpochNs();
      clocksSet++;
    }
    if (hostRows.isEmpty()) {
      hostRows = rows(host, streamEpochNs);
    }
  }

  void add(TraceFragment fragment) {
    firstNs = Math.min(firstNs, fragment.getFirstTimestampNs());
    lastNs = Math.max(lastNs, fragment.getLastTimestampNs());
  }

  /** Takes counters; they are cumulative, so the last ones count. */
  void add(ProbeLoss loss) {
    seen = 0;
    delivered = 0;
    filtered = 0;
    lost = new long[lost.length];
    cpus = loss.getCpus().size();
    for (CpuLoss cpu : loss.getCpus()) {
      seen += cpu.getSeen();
      delivered += cpu.getDelivered();
      filtered += cpu.getFiltered();
      long[] reasons = LostEvents.byReason(cpu);
      for (int i = 0; i < lost.length; i++) {
        lost[i] += reasons[i];
      }
    }
  }

  void add(StreamEnd streamEnd) {
    end = new End(streamEnd.getFrames(), streamEnd.getBytes(), streamEnd.getFragments());
  }

  private static List<Row> rows(Host host, long streamEpochNs) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "host",
            TerminalText.name(host.getHostname())
                + (", " + host.getArch() + ", " + TerminalText.name(host.getKernelRelease()))
                + (", boot " + TerminalText.name(host.getBootId()))));
    rows.add(
        new Row(
            "traced",
            String.format(
                Locale.ROOT,
                "%s, mode %s, detail %s, %d-byte pages, %d levels, %s",
                Instant.ofEpochSecond(0, streamEpochNs),
                host.getMode(),
                host.getDetail(),
                1L << host.getPageShift(),
                host.getPgtableLevels(),
                CountText.of(host.getConstants().size(), "constant"))));
    if (host.getReplayShiftNs() != null) {
      Instant recorded = Instant.ofEpochSecond(0, streamEpochNs - host.getReplayShiftNs());
      rows.add(new Row("recorded", recorded + ": all times are shifted by a replay"));
    }
    if (host.getConstants().containsKey(Redaction.CONSTANT)) {
      rows.add(new Row("redacted", "page frames and kernel addresses have other numbers"));
    }
    RunFacts facts = RunFacts.of(host);
    if (facts.noPageMapcount().orElse(false)) {
      rows.add(new Row("kernel", "CONFIG_NO_PAGE_MAPCOUNT: facts of large folios are not read"));
    }
    long oneIn = facts.tracedOneWalkIn().orElse(1L);
    if (oneIn > 1) {
      rows.add(new Row("walks", String.format(Locale.ROOT, "one in %,d is traced", oneIn)));
    }
    rows.add(new Row("waits", waits(host.getWaitsSeen())));
    return rows;
  }

  /** Kinds of locks for which waits of other tasks are reported. */
  static String waits(List<LockKind> seen) {
    if (seen == null) {
      return "the probe does not say which are visible";
    }
    List<String> visible = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    boolean read = seen.contains(LockKind.MMAP_LOCK_READ);
    boolean write = seen.contains(LockKind.MMAP_LOCK_WRITE);
    if (read == write) {
      (read ? visible : hidden).add("mmap_lock");
    } else {
      visible.add(read ? "mmap_lock for reading" : "mmap_lock for writing");
      hidden.add(read ? "mmap_lock for writing" : "mmap_lock for reading");
    }
    (seen.contains(LockKind.VMA_LOCK) ? visible : hidden).add("per-VMA locks");
    String text = visible.isEmpty() ? "none" : String.join(", ", visible);
    return hidden.isEmpty()
        ? text
        : text + "; " + String.join(", ", hidden) + " not visible in this run";
  }
}
