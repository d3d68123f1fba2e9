// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Stage;
import org.walkscope.schema.Host;
import org.walkscope.schema.SpoolCount;
import org.walkscope.schema.StageLoss;

/** Faults that ingest met, by counter, with the place of the first case of each. */
public final class StageCounters {
  private record Count(long cases, String first) {}

  private final Map<Counter, Count> counts = new EnumMap<>(Counter.class);

  /** Counts a case, whose place is asked for when it is the first. */
  public void count(Counter counter, Supplier<String> place) {
    Count so = counts.get(counter);
    counts.put(counter, so == null ? new Count(1, place.get()) : new Count(so.cases + 1, so.first));
  }

  public long of(Counter counter) {
    Count count = counts.get(counter);
    return count == null ? 0 : count.cases;
  }

  /** Counters above 0 as a mark has them. */
  public List<SpoolCount> mark() {
    List<SpoolCount> marked = new ArrayList<>();
    counts.forEach((c, count) -> marked.add(new SpoolCount(c.label(), count.cases, count.first)));
    return marked;
  }

  /** Takes the counters of a mark. */
  public void restore(List<SpoolCount> marked) {
    for (SpoolCount count : marked) {
      Counter.of(Stage.INGEST.label(), count.getCounter())
          .ifPresent(c -> counts.put(c, new Count(count.getCount(), count.getFirst())));
    }
  }

  /** Records of all counters above 0. */
  public List<StageLoss> records(Host host, long epochMs) {
    List<StageLoss> records = new ArrayList<>();
    counts.forEach(
        (counter, count) ->
            records.add(
                new StageLoss(
                    counter.stage().label(),
                    counter.label(),
                    host.getHostname(),
                    host.getBootId(),
                    count.cases,
                    count.first,
                    epochMs)));
    return records;
  }
}
