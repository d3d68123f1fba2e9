// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TrustedRecords;

/**
 * Fragment and the place at which it was read.
 *
 * @param topic topic, or file of a capture
 * @param partition 0 in a capture
 * @param offset of the record; in a capture its number
 */
public record Arrival(TraceFragment fragment, String topic, int partition, long offset) {
  static {
    TrustedRecords.declare();
  }

  /** Time of the first event, ms since the epoch by the host's clock. */
  public long firstEpochMs() {
    return epochMs(fragment.getFirstTimestampNs());
  }

  /** Time of the last event. */
  public long lastEpochMs() {
    return epochMs(fragment.getLastTimestampNs());
  }

  private long epochMs(long monotonicNs) {
    return Math.floorDiv(monotonicNs + fragment.getHost().getMonotonicToEpochNs(), 1_000_000);
  }

  /** Place as losses name it: topic/partition@offset. */
  String place() {
    return topic + "/" + partition + "@" + offset;
  }
}
