// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.walkscope.schema.CpuLoss;

/** What the probe counted. Unit: events, but readErrors: failed reads. */
public record LossCounts(
    long seen,
    long delivered,
    long filtered,
    long lostRingbuf,
    long lostNoState,
    long lostNested,
    long lostUnread,
    long lostRecursion,
    long lostRateLimit,
    long readErrors) {
  static final LossCounts ZERO = new LossCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  static LossCounts of(CpuLoss cpu) {
    return new LossCounts(
        cpu.getSeen(),
        cpu.getDelivered(),
        cpu.getFiltered(),
        cpu.getLostRingbuf(),
        cpu.getLostNoState(),
        cpu.getLostNested(),
        cpu.getLostUnread(),
        cpu.getLostRecursion(),
        cpu.getLostRateLimit(),
        cpu.getReadErrors());
  }

  LossCounts plus(LossCounts other) {
    return new LossCounts(
        seen + other.seen,
        delivered + other.delivered,
        filtered + other.filtered,
        lostRingbuf + other.lostRingbuf,
        lostNoState + other.lostNoState,
        lostNested + other.lostNested,
        lostUnread + other.lostUnread,
        lostRecursion + other.lostRecursion,
        lostRateLimit + other.lostRateLimit,
        readErrors + other.readErrors);
  }

  /** Every lost event, whatever lost it. */
  @JsonProperty
  public long lost() {
    return lostRingbuf + lostNoState + lostNested + lostUnread + lostRecursion + lostRateLimit;
  }

  /** seen = delivered + filtered + lost. */
  @JsonProperty
  public boolean identityHolds() {
    return seen == delivered + filtered + lost();
  }
}
