// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import org.walkscope.schema.ResultHost;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.Walker;

/**
 * Task that walks, in one run of a probe: each run numbers the walks of a task anew.
 *
 * @param streamEpochNs run; null of an exemplar that does not tell it, which is no known walk's
 */
public record TaskRef(
    String host, String bootId, int tid, long startBoottimeNs, Long streamEpochNs) {
  /** Bytes of a reference, and of its entry in a map. */
  static final int BYTES = 320;

  /** SQL: rows of walks, holds or blame are of one task in one run. */
  public static String same(String x, String y) {
    return ("%1$s.host = %2$s.host AND %1$s.boot_id = %2$s.boot_id AND %1$s.tid = %2$s.tid"
            + " AND %1$s.start_boottime_ns = %2$s.start_boottime_ns"
            + " AND %1$s.stream_epoch_ns = %2$s.stream_epoch_ns")
        .formatted(x, y);
  }

  static TaskRef of(ResultHost host, Walker walker) {
    return new TaskRef(
        host.getHostname(),
        host.getBootId(),
        walker.getTid(),
        walker.getStartBoottimeNs(),
        host.getStreamEpochNs());
  }

  static TaskRef of(WalkExemplar exemplar) {
    return new TaskRef(
        exemplar.getHostname(),
        exemplar.getBootId(),
        exemplar.getTid(),
        exemplar.getStartBoottimeNs(),
        exemplar.getStreamEpochNs());
  }
}
