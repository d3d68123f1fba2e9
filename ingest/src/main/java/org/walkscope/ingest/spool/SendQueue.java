// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureDamage;
import org.walkscope.schema.Cut;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Records of a stream on their way to a sender: from memory while it keeps up, else from the
 * segments. The stream's lock guards all but {@link #read}.
 */
final class SendQueue {
  private static final long RECORD_BYTES = 2048;

  private final SpoolSettings settings;
  private final Deque<Batch> memory = new ArrayDeque<>();
  private long memoryBytes;
  private final SentAtMost sent;
  private Segment.Totals taken;

  // what is read from a segment, by the sender's thread alone
  private SegmentReader reader;
  private volatile long reading = -1;
  private Segment.Totals readTo;

  /** Sums up to which the records of the segment are taken, or counted as damaged. */
  private Segment.Totals accounted;

  private int damagedParts;

  SendQueue(Segment.Totals taken, SentAtMost sent, SpoolSettings settings) {
    this.taken = taken;
    this.sent = sent;
    this.settings = settings;
  }

  /** Takes records that are safe; what there is no room for is read from the disk. */
  void offer(Batch batch) {
    long bytes = bytes(batch);
    if (!settings.ring() && memoryBytes + bytes <= settings.memoryBytes()) {
      memory.add(batch);
      memoryBytes += bytes;
    }
  }

  private static long bytes(Batch batch) {
    long bytes = 0;
    for (SpecificRecord record : batch.records()) {
      bytes += RECORD_BYTES;
      if (record instanceof TraceFragment fragment) {
        bytes += fragment.getColumn().remaining();
      } else if (record instanceof ProbeLoss loss) {
        bytes += 200L * loss.getCpus().size();
      }
    }
    return bytes;
  }

  /** Forgets the records of a segment that is given up. */
  void forget(long segment) {
    for (Iterator<Batch> each = memory.iterator(); each.hasNext(); ) {
      Batch batch = each.next();
      if (batch.segment() == segment) {
        each.remove();
        memoryBytes -= bytes(batch);
      }
    }
  }

  /** The next records, if memory has them. */
  Batch poll() {
    while (!memory.isEmpty() && memory.element().to().offset() <= taken.offset()) {
      remove();
    }
    if (memory.isEmpty() || memory.element().from().offset() != taken.offset()) {
      return null;
    }
    Batch batch = remove();
    closeReader();
    take(batch);
    return batch;
  }

  private Batch remove() {
    Batch batch = memory.remove();
    memoryBytes -= bytes(batch);
    return batch;
  }

  private void take(Batch batch) {
    taken = batch.to();
    sent.hand(taken);
  }

  /** Sums of the stream at the end of the records that were taken last. */
  Segment.Totals taken() {
    return taken;
  }

  void reading(long segment) {
    if (reading != segment) {
      closeReader();
      reading = segment;
    }
  }

  /** Segment that is read; -1 if none is. */
  long reading() {
    return reading;
  }

  /** What comes of a segment whose file cannot be read: nothing, and all of it is damaged. */
  Batch unreadable(Segment segment, Segment.Totals to, String why) {
    Segment.Totals from = reader == null ? Segment.later(taken, segment.first) : accounted;
    Batch.Damage damage =
        new Batch.Damage(
            1,
            sent.missing(
                Math.max(0, to.fragments() - from.fragments()),
                Math.max(0, to.events() - from.events()),
                from),
            segment.path.getFileName() + ", " + why);
    Batch batch = new Batch(segment.number, taken, to, false, List.of(), damage);
    take(batch);
    closeReader();
    return batch;
  }

  /** The next records of a segment. */
  Batch read(Segment segment, long bytes, Segment.Totals to) throws IOException {
    if (reader == null) {
      reader = new SegmentReader(segment.path, bytes);
      readTo = to;
      accounted = Segment.later(taken, segment.first);
      damagedParts = 0;
    }
    for (SegmentReader.Marked next = reader.next(); next != null; next = reader.next()) {
      next.records().forEach(SendQueue::unmark);
      Segment.Totals behind = next.mark() == null ? readTo : Segment.Totals.of(next.mark());
      if (behind.offset() > taken.offset()) {
        boolean ended = next.mark() != null && next.mark().getEnded();
        if (ended) {
          countAll(next.records(), behind);
        }
        return batch(segment, behind, ended, next.records());
      }
    }
    return batch(segment, readTo, false, List.of()); // its end is damaged
  }

  private Batch batch(
      Segment segment, Segment.Totals behind, boolean ended, List<SpecificRecord> records) {
    Batch.Damage damage = damage(segment, behind, records);
    Batch batch = new Batch(segment.number, taken, behind, ended, records, damage);
    accounted = Segment.later(accounted, behind);
    take(batch);
    if (behind.offset() >= readTo.offset()) {
      closeReader();
    }
    return batch;
  }

  /** What of the records behind those that are accounted for is not whole: by the sums of marks. */
  private Batch.Damage damage(
      Segment segment, Segment.Totals behind, List<SpecificRecord> records) {
    List<CaptureDamage> all = reader.damage();
    int parts = all.size() - damagedParts;
    damagedParts = all.size();
    long fragments = behind.fragments() - accounted.fragments();
    long events = behind.events() - accounted.events();
    for (SpecificRecord record : records) {
      if (record instanceof TraceFragment fragment) {
        fragments--;
        events -= fragment.getEvents();
      }
    }
    if (behind.offset() <= accounted.offset() || parts + Math.max(0, fragments) == 0) {
      return Batch.Damage.NONE;
    }
    String place = segment.path.getFileName() + (parts == 0 ? "" : ", " + all.get(0).reason());
    return new Batch.Damage(parts, sent.missing(fragments, events, accounted), place);
  }

  /** The records are those of the stream, not of a part of it. */
  private static void unmark(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      fragment.getHost().getConstants().remove(Cut.PART);
    } else if (record instanceof ProbeLoss loss) {
      loss.getHost().getConstants().remove(Cut.PART);
    } else if (record instanceof StreamEnd end) {
      end.getHost().getConstants().remove(Cut.PART);
    }
  }

  private static void countAll(List<SpecificRecord> records, Segment.Totals all) {
    for (SpecificRecord record : records) {
      if (record instanceof StreamEnd end) {
        end.setFragments(all.fragments());
      }
    }
  }

  /** Goes back to what Kafka has. */
  void rewind(Segment.Totals acknowledged) {
    closeReader();
    taken = acknowledged;
  }

  private void closeReader() {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        // it was read alone
      }
    }
    reader = null;
    reading = -1;
  }
}
