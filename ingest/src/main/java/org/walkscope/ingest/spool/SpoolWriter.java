// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.StreamState;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.sink.CaptureFile;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Sink of one stream into its segments. What was written before {@link #mark} returned is on the
 * disk; what comes after it is kept in memory until the next mark, too, so that a write that failed
 * is made again where there is room. It waits for room for ever, and the probe counts meanwhile
 * what it cannot hand over.
 */
final class SpoolWriter implements TraceSink {
  private final Spool spool;
  private final SpooledStream stream;
  private final StreamHeader header;
  private final PartMark partMark = new PartMark();
  private final List<SpecificRecord> sinceMark = new ArrayList<>();
  private Segment segment;
  private CaptureFile file;
  private boolean part;
  private ProbeLoss lastLoss;
  private long lastNs;

  /** Bytes and fragments of the file up to its last mark. */
  private long markedBytes;

  private long markedFragments;

  /**
   * Makes a writer.
   *
   * @param lastLoss the probe's counters before the first record; null if there are none
   */
  SpoolWriter(Spool spool, SpooledStream stream, StreamHeader header, ProbeLoss lastLoss) {
    this.spool = spool;
    this.stream = stream;
    this.header = header;
    this.lastLoss =
        lastLoss != null
            ? lastLoss
            : new ProbeLoss(
                header.host(), header.epochNs(), header.monotonicNs(), List.of(), List.of());
    lastNs = this.lastLoss.getTimestampNs();
  }

  /** Begins a segment with the whole state of the stream. */
  void begin(StreamState whole) throws IOException {
    part = whole.offset() > header.bytes();
    while (true) {
      Segment next = stream.next(whole);
      try {
        write(next, whole);
        break;
      } catch (IOException e) {
        abandon();
        Files.deleteIfExists(next.path);
        spool.makeRoom(e);
      }
    }
    segment.bytes = file.bytes();
    marked();
    stream.began(segment);
  }

  private void write(Segment next, StreamState whole) throws IOException {
    Map<String, String> notes = Map.of("segment", next.number + " of a spool");
    segment = next;
    file = null;
    file = new CaptureFile(next.path, header.host(), header.epochNs(), notes);
    if (part) {
      file.write(partMark.of(lastLoss));
    }
    for (SpoolMark mark : Marks.of(whole, true)) {
      file.write(mark);
    }
    file.force();
    forceFolder(next.path.getParent());
  }

  /** Makes the name of a new file safe. */
  static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    lastNs = Math.max(lastNs, fragment.getLastTimestampNs());
    put(fragment);
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    lastNs = Math.max(lastNs, loss.getTimestampNs());
    lastLoss = loss;
    put(loss);
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    put(loss);
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    put(end);
  }

  private void put(SpecificRecord record) throws IOException {
    sinceMark.add(record);
    try {
      file.write(inFile(record));
    } catch (IOException e) {
      writeAgain(e);
    }
  }

  /** Makes all up to now safe. */
  void mark(StreamState changed) throws IOException {
    int records = sinceMark.size();
    List<SpoolMark> marks = Marks.of(changed, false);
    for (SpoolMark mark : marks) {
      put(mark);
    }
    while (true) {
      try {
        file.force();
        break;
      } catch (IOException e) {
        writeAgain(e);
      }
    }
    marked();
    stream.marked(
        segment,
        file.bytes(),
        marks.get(marks.size() - 1),
        List.copyOf(sinceMark.subList(0, records)));
    sinceMark.clear();
  }

  private void marked() {
    markedBytes = file.bytes();
    markedFragments = file.fragments();
  }

  /** Cuts the file back to its last mark, and writes what came since. */
  private void writeAgain(IOException failure) throws IOException {
    IOException why = failure;
    while (true) {
      file.abandon();
      spool.makeRoom(why);
      try {
        file = new CaptureFile(segment.path, markedBytes, markedFragments);
        for (SpecificRecord record : sinceMark) {
          file.write(inFile(record));
        }
        return;
      } catch (IOException again) {
        why = again;
      }
    }
  }

  /** Record as it stands in the file, whose hosts are marked as those of a part. */
  private SpecificRecord inFile(SpecificRecord record) {
    if (record instanceof StreamEnd end) { // the writer sets its count of fragments
      return new StreamEnd(
          part ? partMark.of(end.getHost()) : end.getHost(),
          end.getStreamEpochNs(),
          end.getTimestampNs(),
          end.getFrames(),
          end.getBytes(),
          end.getFragments());
    }
    if (!part) {
      return record;
    }
    if (record instanceof TraceFragment fragment) {
      return partMark.of(fragment);
    }
    return record instanceof ProbeLoss loss ? partMark.of(loss) : record;
  }

  /** True if the next record belongs into another segment. */
  boolean isFull() {
    return file.bytes() >= spool.bounds().segmentBytes();
  }

  /** Ends the segment at its last mark. */
  void endSegment(boolean streamEnded) {
    if (segment == null) {
      return;
    }
    try {
      if (!sinceMark.isEmpty()) {
        file.abandon();
        file = new CaptureFile(segment.path, markedBytes, markedFragments);
      }
      if (!streamEnded) {
        long epochNs = header.epochNs();
        file.end(new StreamEnd(partMark.of(lastLoss.getHost()), epochNs, lastNs, 0L, 0L, 0L));
      }
      file.close();
    } catch (IOException e) {
      abandon(); // without an end it is as safe
      segment.open = true;
    }
    sinceMark.clear();
    stream.closed(segment);
    segment = null;
  }

  private void abandon() {
    try {
      if (file != null) {
        file.abandon();
      }
    } catch (IOException e) {
      // nothing of it is waited for
    }
  }

  @Override
  public void close() {
    endSegment(false);
  }
}
