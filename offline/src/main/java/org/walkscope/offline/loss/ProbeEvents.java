// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

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
    seen += cpu.getSeen();
    delivered += cpu.getDelivered();
    filtered += cpu.getFiltered();
    readErrors += cpu.getReadErrors();
    add(LostEvents.byReason(cpu), 1);
  }

  /**
   * Adds other events.
   *
   * @param sign -1 takes them away
   */
  void add(ProbeEvents other, int sign) {
    seen += sign * other.seen;
    delivered += sign * other.delivered;
    filtered += sign * other.filtered;
    readErrors += sign * other.readErrors;
    add(other.lost, sign);
  }

  private void add(long[] reasons, int sign) {
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

  /** Reasons of lost events in words; empty without any. */
  public String reasons() {
    return LostEvents.words(lost);
  }

  /** Reads of kernel memory that failed. */
  public long readErrors() {
    return readErrors;
  }
}
