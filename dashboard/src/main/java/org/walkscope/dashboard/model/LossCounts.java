// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Stage;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.LostEvents;

/**
 * Counters of kernel and probe. Unit: events; of read_errors failed reads.
 *
 * @param counts values by name of the counter. Example: lost_ringbuf, 3
 */
public record LossCounts(@JsonAnyGetter Map<String, Long> counts) {
  /** Counters of {@link CpuLoss}, in the ledger's order. */
  static final List<Counter> COUNTERS = counters();

  private static final int[] FIELDS = fields(COUNTERS);
  private static final int[] LOST = fields(LostEvents.COUNTERS);

  public static final LossCounts ZERO = new LossCounts(Map.of());

  private static List<Counter> counters() {
    List<Counter> counters = new ArrayList<>(Counter.of(Stage.PROBE));
    counters.addAll(Counter.of(Stage.KERNEL));
    counters.removeIf(counter -> CpuLoss.getClassSchema().getField(counter.label()) == null);
    return counters;
  }

  private static int[] fields(List<Counter> counters) {
    return counters.stream()
        .mapToInt(counter -> CpuLoss.getClassSchema().getField(counter.label()).pos())
        .toArray();
  }

  /** Counters of one CPU. */
  public static LossCounts of(CpuLoss cpu) {
    return sum(List.of(cpu));
  }

  /** Sums over CPUs. */
  public static LossCounts sum(List<CpuLoss> cpus) {
    long[] sums = new long[FIELDS.length];
    for (CpuLoss cpu : cpus) {
      for (int i = 0; i < FIELDS.length; i++) {
        sums[i] += (Long) cpu.get(FIELDS[i]);
      }
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < FIELDS.length; i++) {
      counts.put(COUNTERS.get(i).label(), sums[i]);
    }
    return new LossCounts(counts);
  }

  /** True if seen = delivered + filtered + lost on a CPU. */
  public static boolean identityHolds(CpuLoss cpu) {
    long rest = cpu.getSeen() - cpu.getDelivered() - cpu.getFiltered();
    for (int field : LOST) {
      rest -= (Long) cpu.get(field);
    }
    return rest == 0;
  }

  /** Value of one counter. */
  public long of(Counter counter) {
    return counts.getOrDefault(counter.label(), 0L);
  }

  /** Sum with others. */
  public LossCounts plus(LossCounts other) {
    Map<String, Long> sums = new LinkedHashMap<>();
    for (Counter counter : COUNTERS) {
      sums.put(counter.label(), of(counter) + other.of(counter));
    }
    return new LossCounts(sums);
  }

  /** Lost events over all reasons. */
  @JsonProperty
  public long lost() {
    return LostEvents.COUNTERS.stream().mapToLong(this::of).sum();
  }

  /** True if seen = delivered + filtered + lost. */
  @JsonProperty
  public boolean identityHolds() {
    return of(Counter.SEEN) == of(Counter.DELIVERED) + of(Counter.FILTERED) + lost();
  }
}
