// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Sink into capture files of a bounded size, one after the other. Each is readable alone: all but
 * the first begin with the probe's last counters, and their hosts are marked as those of a part
 * ({@link Cut#PART}), so that a walk that goes on from the part before is lossy by what is there,
 * and the walks before it are no loss. The first has the recording's begin: its end alone is
 * marked. Fragments keep their numbers, so that parts read in their order are one recording.
 */
public abstract class CaptureParts implements TraceSink {
  private final StreamHeader header;
  private final long partBytes;
  private CapturePart part;
  private int parts;
  private boolean full;
  private ProbeLoss lastLoss;
  private long lastNs;
  private final PartMark mark = new PartMark();
  private Host host;

  /**
   * Makes a sink.
   *
   * @param partBytes size that no file exceeds
   */
  CaptureParts(StreamHeader header, long partBytes) {
    this.header = header;
    this.partBytes = partBytes;
    host = header.host();
    lastNs = header.monotonicNs();
    lastLoss = new ProbeLoss(host, header.epochNs(), lastNs, List.of(), List.of());
  }

  /**
   * File of a part.
   *
   * @return null if there is none for it
   */
  abstract Path file(int number);

  /** Takes a part that has no room for the next record. */
  abstract void filled(CapturePart filled) throws IOException;

  /** Told once, when there is no file for a record. */
  abstract void allFull();

  /** Takes a fragment for which there is no file. */
  abstract void leftOut(TraceFragment fragment);

  @Override
  public final void fragment(TraceFragment fragment) throws IOException {
    host = fragment.getHost();
    if (put(fragment)) {
      lastNs = Math.max(lastNs, fragment.getLastTimestampNs());
    } else {
      leftOut(fragment);
    }
  }

  @Override
  public final void loss(ProbeLoss loss) throws IOException {
    host = loss.getHost();
    boolean wasFull = full;
    if (!put(loss) && !wasFull) {
      part().write(marked(loss));
    }
    if (!wasFull) {
      lastNs = Math.max(lastNs, loss.getTimestampNs());
    }
    lastLoss = loss;
  }

  @Override
  public final void stageLoss(StageLoss loss) throws IOException {
    part().write(loss);
  }

  private boolean put(SpecificRecord record) throws IOException {
    if (!full && !part().take(marked(record))) {
      Path next = file(parts + 1);
      full = next == null;
      if (full) {
        allFull();
      } else {
        filled(release());
        part().take(marked(record));
      }
    }
    return !full;
  }

  /** Part that is written; a new one if there is none. */
  final CapturePart part() throws IOException {
    if (part == null) {
      parts++;
      part = newPart(file(parts));
      if (parts > 1) {
        part.write(marked(lastLoss));
      }
    }
    return part;
  }

  private CapturePart newPart(Path path) throws IOException {
    return new CapturePart(path, partBytes, header.host(), header.epochNs(), notes());
  }

  /** Gives the part away, if there is one; the next record begins another. */
  final CapturePart release() {
    CapturePart released = part;
    part = null;
    return released;
  }

  final Map<String, String> notes() {
    return parts == 1 ? Map.of() : Map.of("part", parts + " of a recording");
  }

  /** End of a part whose stream goes on. */
  final StreamEnd endOfPart() {
    return new StreamEnd(mark.of(host), header.epochNs(), lastNs, 0L, 0L, 0L);
  }

  /** Bytes of all files. */
  public long bytes() {
    return part == null ? 0 : part.bytes();
  }

  /** Events that the probe has lost so far. */
  public final long lostEvents() {
    return LostEvents.of(lastLoss);
  }

  final StreamHeader header() {
    return header;
  }

  /** True if all of the stream so far is in one file. */
  final boolean isOnePart() {
    return parts <= 1 && !full;
  }

  final boolean isFull() {
    return full;
  }

  private SpecificRecord marked(SpecificRecord record) {
    if (parts == 1) {
      return record;
    }
    return record instanceof TraceFragment fragment
        ? mark.of(fragment)
        : mark.of((ProbeLoss) record);
  }

  @Override
  public void close() throws IOException {
    if (part != null) {
      part.close();
    }
  }
}
