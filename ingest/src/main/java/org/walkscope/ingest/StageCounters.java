// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.walkscope.schema.Host;
import org.walkscope.schema.StageLoss;

/** What ingest could not do as it should, by name, with the first case of each and its place. */
public final class StageCounters {
  /**
   * Data loss: an event came after one that its thread made later. It is handed on as it came, and
   * whoever rebuilds the walks tells its walk as lossy or missing.
   */
  public static final String LATE_EVENTS = "late_events";

  /** Error: so many programs told their cost in one round that one was left out. */
  public static final String COSTS_DROPPED = "costs_dropped";

  /**
   * Error: so many threads walked that one long idle was forgotten. When it walks again its
   * fragments count from 0, and are taken for duplicates.
   */
  public static final String WALKERS_FORGOTTEN = "walkers_forgotten";

  /** Data loss: parts of a capture were damaged, and a replay went on behind them. */
  public static final String CAPTURE_PARTS_DAMAGED = "capture_parts_damaged";

  /** Data loss: the frame stream broke; what came after was not read. */
  public static final String STREAMS_BROKEN = "streams_broken";

  private record Count(long cases, String first) {}

  private final Map<String, Count> counts = new TreeMap<>();

  /** Counts a case, whose place is asked for when it is the first. */
  public void count(String name, Supplier<String> place) {
    Count so = counts.get(name);
    counts.put(name, so == null ? new Count(1, place.get()) : new Count(so.cases + 1, so.first));
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
