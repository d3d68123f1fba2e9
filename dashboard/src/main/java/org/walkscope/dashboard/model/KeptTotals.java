// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.dashboard.store.Total;
import org.walkscope.schema.Completeness;

/** Totals of a model as a store keeps them: counters under /metrics go on where they were. */
public final class KeptTotals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<MetricKey<WalkLabel>> OF_WALKS = new TypeReference<>() {};
  private static final TypeReference<MetricKey<LockLabel>> OF_LOCKS = new TypeReference<>() {};
  private static final String WALKS = "walks";
  private static final String WAITS = "waits";
  private static final String HOLDS = "holds";
  private static final String ADDRESS_SPACE_HOLDS = "address_space_holds";
  private static final String BLAME = "blame";
  private static final String BATCHES = "batches";
  private static final String SNAPSHOTS = "snapshots";
  private static final String MISSING_EVENTS = "snapshot_missing_events";

  private final Map<List<String>, List<Long>> written = new HashMap<>();

  /** Passes the totals that have changed since the last call. */
  public void save(DashboardModel model, HistoryStore store) {
    Totals totals = model.totals();
    totals.walks().forEach((key, sums) -> save(WALKS, key, sums.values(), store));
    totals.waits().forEach((key, sums) -> save(WAITS, key, sums.values(), store));
    totals.holds().forEach((key, sums) -> save(HOLDS, key, sums.values(), store));
    totals
        .addressSpaceHolds()
        .forEach((key, sums) -> save(ADDRESS_SPACE_HOLDS, key, sums.values(), store));
    totals.blame().forEach((key, sums) -> save(BLAME, key, sums.values(), store));
    totals.batches().forEach((key, sums) -> save(BATCHES, key, sums.values(), store));
    totals.snapshots().forEach((key, sum) -> save(SNAPSHOTS, key, List.of(sum), store));
    save(MISSING_EVENTS, "", List.of(totals.snapshotMissingEvents()), store);
  }

  private void save(String metric, Object key, List<Long> values, HistoryStore store) {
    try {
      String labels = JSON.writeValueAsString(key);
      if (!values.equals(written.put(List.of(metric, labels), values))) {
        store.total(new Total(metric, labels, values));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a model go on from totals that an earlier run kept. */
  public void restore(List<Total> kept, DashboardModel model) {
    kept.forEach(total -> written.put(List.of(total.metric(), total.labels()), total.values()));
    Totals now = model.totals();
    Map<Completeness, Long> snapshots = new EnumMap<>(Completeness.class);
    of(kept, SNAPSHOTS, new TypeReference<Completeness>() {}, values -> values.get(0))
        .forEach(snapshots::put);
    model.restore(
        new Totals(
            of(kept, WALKS, OF_WALKS, DurationTotals.Buckets::of),
            of(kept, WAITS, OF_LOCKS, DurationTotals.Buckets::of),
            of(kept, HOLDS, OF_LOCKS, DurationTotals.Buckets::of),
            of(kept, ADDRESS_SPACE_HOLDS, OF_LOCKS, DurationTotals.Buckets::of),
            of(kept, BLAME, OF_LOCKS, BlameTotals.Blame::of),
            of(kept, BATCHES, OF_WALKS, BatchSums::of),
            snapshots,
            of(kept, MISSING_EVENTS, new TypeReference<String>() {}, values -> values.get(0))
                .getOrDefault("", 0L),
            now.loss(),
            now.evicted()));
  }

  private static <K, S> Map<K, S> of(
      List<Total> kept, String metric, TypeReference<K> key, Function<List<Long>, S> sums) {
    Map<K, S> series = new LinkedHashMap<>();
    for (Total total : kept) {
      if (total.metric().equals(metric)) {
        try {
          series.put(JSON.readValue(total.labels(), key), sums.apply(total.values()));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("totals of the history do not read: " + total, e);
        }
      }
    }
    return series;
  }
}
