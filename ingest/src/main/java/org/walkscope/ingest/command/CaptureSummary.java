// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

/** What was read of a capture, for people. */
final class CaptureSummary {
  private final EventCounts counts = new EventCounts();
  private final Set<Walker> walkers = new HashSet<>();
  private Host host;
  private long streamEpochNs;
  private long fragments;
  private long columnBytes;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;
  private long bytes;
  private ProbeLoss loss;
  private StreamEnd end;

  EventCounts counts() {
    return counts;
  }

  /**
   * Takes a record.
   *
   * @param position how far the file is read
   */
  void add(SpecificRecord record, long position) {
    bytes = position;
    if (record instanceof TraceFragment fragment) {
      host = fragment.getHost();
      streamEpochNs = fragment.getStreamEpochNs();
      fragments++;
      walkers.add(fragment.getWalker());
      columnBytes += fragment.getColumn().remaining();
      firstNs = Math.min(firstNs, fragment.getFirstTimestampNs());
      lastNs = Math.max(lastNs, fragment.getLastTimestampNs());
    } else if (record instanceof ProbeLoss probeLoss) {
      host = probeLoss.getHost();
      streamEpochNs = probeLoss.getStreamEpochNs();
      loss = probeLoss;
    } else if (record instanceof StreamEnd streamEnd) {
      host = streamEnd.getHost();
      streamEpochNs = streamEnd.getStreamEpochNs();
      end = streamEnd;
    }
  }

  static String line(TraceFragment f, long blockAt) {
    return String.format(
        Locale.ROOT,
        "fragment %d of tid %d (%s) in the block at byte %d: %,d events, %,d entries, %d…%d ns",
        f.getFragment(),
        f.getWalker().getTid(),
        f.getWalker().getComm(),
        blockAt,
        f.getEvents(),
        f.getEntries(),
        f.getFirstTimestampNs(),
        f.getLastTimestampNs());
  }

  void print(Path capture, PrintStream out) {
    row(out, "capture", "%s, %,d bytes read", capture, bytes);
    if (host != null) {
      printHost(out);
    }
    double seconds = fragments == 0 ? 0 : (lastNs - firstNs) / 1e9;
    row(
        out,
        "fragments",
        "%,d of %,d walker threads, %.3f s from first to last event",
        fragments,
        walkers.size(),
        seconds);
    printEvents(out);
    if (loss != null) {
      printLoss(out);
    }
    if (end == null) {
      row(out, "end", "none read: cut short");
    } else {
      row(out, "end", "of a stream of %,d frames and %,d bytes", end.getFrames(), end.getBytes());
    }
  }

  private void printHost(PrintStream out) {
    row(
        out,
        "host",
        "%s, %s, %s, boot %s",
        host.getHostname(),
        host.getArch(),
        host.getKernelRelease(),
        host.getBootId());
    row(
        out,
        "traced",
        "%s, mode %s, detail %s, %d-byte pages, %d levels, %d constants",
        Instant.ofEpochSecond(0, streamEpochNs),
        host.getMode(),
        host.getDetail(),
        1L << host.getPageShift(),
        host.getPgtableLevels(),
        host.getConstants().size());
  }

  private void printEvents(PrintStream out) {
    row(
        out,
        "events",
        "begin %,d, entries %,d, folios %,d, hole %,d, lock %,d, swapcount %,d, end %,d",
        counts.begins,
        counts.entryEvents,
        counts.folioEvents,
        counts.holes,
        counts.locks,
        counts.swapcounts,
        counts.ends);
    row(
        out,
        "entries",
        "%,d in %,d runs, %,d folios; %,d column bytes, %.3f an entry",
        counts.entries,
        counts.runs,
        counts.folios,
        columnBytes,
        counts.entries == 0 ? 0 : (double) columnBytes / counts.entries);
    row(out, "walks' own", "%,d events lost, %,d read errors", counts.lost, counts.readErrors);
  }

  private void printLoss(PrintStream out) {
    long seen = 0;
    long delivered = 0;
    long filtered = 0;
    long lost = 0;
    for (CpuLoss cpu : loss.getCpus()) {
      seen += cpu.getSeen();
      delivered += cpu.getDelivered();
      filtered += cpu.getFiltered();
      lost +=
          cpu.getLostRingbuf()
              + cpu.getLostNoState()
              + cpu.getLostNested()
              + cpu.getLostUnread()
              + cpu.getLostRecursion();
    }
    row(
        out,
        "probe",
        "seen %,d, delivered %,d, filtered %,d, lost %,d on %d CPUs",
        seen,
        delivered,
        filtered,
        lost,
        loss.getCpus().size());
  }

  private static void row(PrintStream out, String name, String format, Object... values) {
    out.printf(Locale.ROOT, "%-11s" + format + "%n", prepend(name, values));
  }

  private static Object[] prepend(String name, Object[] values) {
    Object[] all = new Object[values.length + 1];
    all[0] = name;
    System.arraycopy(values, 0, all, 1, values.length);
    return all;
  }
}
