// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.Host;
import org.walkscope.schema.StageLoss;

/** What ingest could not do as it should, by name, with the first case of each and its place. */
public final class StageCounters {
  /** Info: an event came after the fragment it belongs to was closed. It is in the next one. */
  public static final String LATE_EVENTS = "late_events";

  /**
   * Error: so many threads walked that one long idle was forgotten. When it walks again its
   * fragments count from 0, and are taken for duplicates.
   */
  public static final String WALKERS_FORGOTTEN = "walkers_forgotten";

  /** Data loss: the frame stream broke; what came after was not read. */
  public static final String STREAMS_BROKEN = "streams_broken";

  private record Count(long cases, String first) {}

  private final Map<String, Count> counts = new TreeMap<>();

  public void count(String name, String place) {
    Count so = counts.get(name);
    counts.put(name, so == null ? new Count(1, place) : new Count(so.cases + 1, so.first));
  }

  public long of(String name) {
    Count count = counts.get(name);
    return count == null ? 0 : count.cases;
  }

  /** One record for each counter that counted. */
  public List<StageLoss> records(Host host, long epochMs) {
    List<StageLoss> records = new ArrayList<>();
    counts.forEach(
        (name, count) ->
            records.add(
                new StageLoss(
                    "ingest",
                    name,
                    host.getHostname(),
                    host.getBootId(),
                    count.cases,
                    count.first,
                    epochMs)));
    return records;
  }
}
