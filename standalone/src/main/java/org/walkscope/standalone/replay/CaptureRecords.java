// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Capture in memory, to be replayed over and over.
 *
 * @param host of its stream
 * @param firstNs of its first event, CLOCK_MONOTONIC
 * @param lastNs of its last event
 */
record CaptureRecords(Host host, long firstNs, long lastNs, List<SpecificRecord> records) {

  static CaptureRecords read(Path capture) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    Host host = null;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
        host = next instanceof StageLoss ? host : host(next); // has a name alone
        if (next instanceof TraceFragment fragment) {
          first = Math.min(first, fragment.getFirstTimestampNs());
          last = Math.max(last, fragment.getLastTimestampNs());
        }
      }
    } catch (CaptureException e) {
      throw new IOException(capture + ": " + e.getMessage(), e);
    }
    if (host == null || first > last) {
      throw new IOException(capture + " has no events: record it again");
    }
    return new CaptureRecords(host, first, last, records);
  }

  private static Host host(SpecificRecord from) {
    if (from instanceof TraceFragment fragment) {
      return fragment.getHost();
    }
    return from instanceof ProbeLoss loss ? loss.getHost() : ((StreamEnd) from).getHost();
  }

  /** Nanoseconds from the first event to the last. */
  long durationNs() {
    return lastNs - firstNs;
  }

  /** Epoch ns of the first event. */
  long firstEpochNs() {
    return firstNs + host.getMonotonicToEpochNs();
  }
}
