// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.InputFile;
import org.walkscope.offline.text.DamageText;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Records of a capture, one ahead; its end and its damage stand apart. */
final class CaptureRecords implements Closeable {
  private static final long NS_PER_MS = 1_000_000;

  private final String name;
  private final CaptureReader reader;
  private SpecificRecord next;
  private StreamEnd end;
  private long dueEpochNs = Long.MIN_VALUE;
  private String damage;

  CaptureRecords(String name) throws IOException {
    this.name = InputFile.shown(name);
    reader = InputFile.capture(name);
    advance();
  }

  /** Next record; null at the end. */
  SpecificRecord next() {
    return next;
  }

  /** Time of the next record, never before those of the records before, epoch ns. */
  long dueEpochNs() {
    return dueEpochNs;
  }

  /** End of the stream; null before, and of a damaged capture. */
  StreamEnd end() {
    return end;
  }

  /** Damage that ended the capture; null of a whole one. */
  String damage() {
    return damage;
  }

  /** Host of the next record or, of a capture without events, of its end; null of a StageLoss. */
  Host host() {
    if (next instanceof TraceFragment fragment) {
      return fragment.getHost();
    } else if (next instanceof ProbeLoss loss) {
      return loss.getHost();
    }
    return next == null && end != null ? end.getHost() : null;
  }

  /** Name for people. */
  String name() {
    return name;
  }

  /** What the writer says of the file. */
  Map<String, String> notes() {
    return reader.notes();
  }

  /** Reads the record after the next. */
  void advance() throws IOException {
    try {
      next = reader.next();
      if (next instanceof StreamEnd last) {
        end = last;
        next = reader.next();
      }
    } catch (CaptureException e) {
      damage = DamageText.of(name, e.getMessage());
      next = null;
    }
    if (next != null) {
      dueEpochNs = Math.max(dueEpochNs, epochNs(next));
    }
  }

  private static long epochNs(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      return fragment.getLastTimestampNs() + fragment.getHost().getMonotonicToEpochNs();
    } else if (record instanceof ProbeLoss loss) {
      return loss.getTimestampNs() + loss.getHost().getMonotonicToEpochNs();
    }
    return record instanceof StageLoss loss ? loss.getEpochMs() * NS_PER_MS : Long.MIN_VALUE;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
