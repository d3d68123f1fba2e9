// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.time.Duration;

/**
 * Bounds of a spool.
 *
 * @param bytes of all segments. Example: 1 GiB
 * @param age after which a segment goes that was not sent. Example: 7 days
 * @param memoryBytes of records that a sender takes without reading the disk, of each stream
 * @param ring true of a flight recorder: nothing is sent, and the oldest goes without being lost
 */
public record SpoolSettings(long bytes, Duration age, long memoryBytes, boolean ring) {
  /** Streams at a time. */
  public static final int STREAMS = 16;

  /** Least bytes: every stream has room for a segment and what comes between two marks. */
  public static final long LEAST_BYTES = 64L << 20;

  /** Room of what comes between two marks. */
  private static final long BETWEEN_MARKS_BYTES = 1L << 20;

  /** Bounds with the usual memory. */
  public static SpoolSettings of(long bytes, Duration age) {
    return new SpoolSettings(bytes, age, 4L << 20, false);
  }

  /** Size at which a segment is full. */
  long segmentBytes() {
    return bytes / (4L * STREAMS);
  }

  /** Size of all segments beyond which the oldest goes. */
  long mostBytes(int writers) {
    return bytes - Math.max(1, writers) * Math.min(BETWEEN_MARKS_BYTES, segmentBytes());
  }
}
