// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.List;
import org.walkscope.ingest.fragment.MarkedThreads;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.ProgramCost;
import org.walkscope.schema.SpoolCount;

/**
 * State of a stream at a mark: what its reader needs to go on from there. {@link
 * org.walkscope.schema.SpoolMark} has the meaning of each part.
 */
public record StreamState(
    String hostname,
    String bootId,
    long streamEpochNs,
    long offset,
    long frames,
    boolean ended,
    long monotonicToEpochNs,
    MarkedThreads threads,
    List<Cgroup> cgroups,
    List<ProgramCost> programs,
    List<SpoolCount> counters) {

  /** The same with other threads. */
  public StreamState with(MarkedThreads others) {
    return new StreamState(
        hostname,
        bootId,
        streamEpochNs,
        offset,
        frames,
        ended,
        monotonicToEpochNs,
        others,
        cgroups,
        programs,
        counters);
  }
}
