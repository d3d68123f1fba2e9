// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.wire.WalkEndView;

/** Events of a walk that came, by their numbers, and the count of those that did not. */
final class SeenEvents {
  /** Time of the first event, CLOCK_MONOTONIC. */
  long firstNs;

  /** Time of the last event, CLOCK_MONOTONIC. */
  long lastNs;

  /** Number of the last event; -1 before the first. */
  int lastSequence = -1;

  private long seen;

  /** Events that the kernel attempted; -1 before WALK_END. Not state: the walk is over then. */
  private long attempted = -1;

  /** True if an event of this number or a later one came before. */
  boolean passed(int sequence) {
    return lastSequence != -1 && Integer.compareUnsigned(sequence, lastSequence) <= 0;
  }

  void add(long timestampNs, int sequence) {
    if (seen == 0) {
      firstNs = timestampNs;
    }
    lastNs = timestampNs;
    lastSequence = sequence;
    seen++;
  }

  void end(WalkEndView end) {
    attempted = Integer.toUnsignedLong(end.attempted());
  }

  /** Exact after the end; before it, the gaps so far. */
  long missing() {
    long known = attempted >= 0 ? attempted : Integer.toUnsignedLong(lastSequence) + 1;
    return Math.max(0, known - seen);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(firstNs);
    out.writeLong(lastNs);
    out.writeInt(lastSequence);
    out.writeLong(seen);
  }

  void read(DataInput in) throws IOException {
    firstNs = in.readLong();
    lastNs = in.readLong();
    lastSequence = in.readInt();
    seen = in.readLong();
  }
}
