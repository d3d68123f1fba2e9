// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import static java.util.stream.Collectors.joining;

import java.util.stream.IntStream;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.LostEvents;

/** Events at the probes, by what became of them: seen = delivered + filtered + lost. */
public final class ProbeEvents {
  private long seen;
  private long delivered;
  private long filtered;
  private long readErrors;
  private final long[] lost = new long[LostEvents.COUNTERS.size()];

  void add(CpuLoss cpu) {
    add(cpu, 1);
  }

  void subtract(CpuLoss cpu) {
    add(cpu, -1);
  }

  private void add(CpuLoss cpu, int sign) {
    seen += sign * cpu.getSeen();
    delivered += sign * cpu.getDelivered();
    filtered += sign * cpu.getFiltered();
    readErrors += sign * cpu.getReadErrors();
    long[] reasons = LostEvents.byReason(cpu);
    for (int i = 0; i < lost.length; i++) {
      lost[i] += sign * reasons[i];
    }
  }

  public long seen() {
    return seen;
  }

  public long delivered() {
    return delivered;
  }

  public long filtered() {
    return filtered;
  }

  /** Lost events, by the counters of {@link LostEvents#COUNTERS}. */
  public long[] lostByReason() {
    return lost.clone();
  }

  /** Lost events, as the probe counted them. */
  public long lost() {
    long sum = 0;
    for (long reason : lost) {
      sum += reason;
    }
    return sum;
  }

  /** Events that no counter has; other than 0 by a fault of the probe alone. */
  public long unaccounted() {
    return seen - delivered - filtered - lost();
  }

  /** Reasons of lost events, such as "ringbuf 5, nested 1"; empty without any. */
  public String reasons() {
    return IntStream.range(0, lost.length)
        .filter(i -> lost[i] > 0)
        .mapToObj(i -> LostEvents.reason(LostEvents.COUNTERS.get(i)) + " " + lost[i])
        .collect(joining(", "));
  }

  /** Reads of kernel memory that failed. */
  public long readErrors() {
    return readErrors;
  }
}
