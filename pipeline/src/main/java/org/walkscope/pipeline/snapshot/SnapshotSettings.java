// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import java.io.Serializable;
import java.time.Duration;

/**
 * Limits of a snapshot: time of waiting, and kept results.
 *
 * @param timeout event time for the next walk of a snapshot
 * @param open snapshots of one thread at a time
 * @param vmasKept of one snapshot
 * @param vmasListed in one Snapshot record: 100 to 140 bytes each, under Kafka's default of 1 MiB
 */
public record SnapshotSettings(Duration timeout, int open, int vmasKept, int vmasListed)
    implements Serializable {
  public static final SnapshotSettings DEFAULT =
      new SnapshotSettings(Duration.ofSeconds(10), 8, 131_072, 6_000);

  /** The same with all VMAs listed that are kept. */
  public SnapshotSettings withAllVmas() {
    return new SnapshotSettings(timeout, open, vmasKept, vmasKept);
  }
}
