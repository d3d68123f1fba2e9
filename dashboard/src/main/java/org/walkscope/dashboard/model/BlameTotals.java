// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.List;
import java.util.Map;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.WalkerKind;

/**
 * Time that others waited because of walks, by agent and lock, since the dashboard began to read.
 */
public final class BlameTotals {
  private record Key(Origin origin, LockKind held) {}

  /** Sums over holds that others waited for. */
  public record Blame(long holds, long waiters, long blamedNs) {
    static final Blame ZERO = new Blame(0, 0, 0);

    List<Long> values() {
      return List.of(holds, waiters, blamedNs);
    }

    static Blame of(List<Long> values) {
      return new Blame(values.get(0), values.get(1), values.get(2));
    }

    Blame plus(StallSums sums, int sign) {
      return new Blame(
          holds + sign * sums.getHolds(),
          waiters + sign * sums.getWaiters(),
          blamedNs + sign * sums.getBlamedNs());
    }
  }

  private final Windows<Key, StallSums> windows;
  private final MetricSeries<LockLabel, Blame> totals;

  BlameTotals(Limits limits) {
    this.windows = new Windows<>(limits.windows(), limits.recordsPerView());
    this.totals = new MetricSeries<>(limits.metricSeries(), () -> Blame.ZERO);
  }

  void put(StallSums sums) {
    WalkerKind walker = sums.getWalkerKind();
    Origin origin =
        new Origin(
            sums.getHostname(),
            sums.getConsumer(),
            walker,
            sums.getArch(),
            sums.getKernelRelease(),
            sums.getWalkerComm());
    Key key = new Key(origin, sums.getHeld());
    long end = sums.getWindowEndEpochMs();
    StallSums before = windows.get(end, key);
    switch (windows.put(sums.getWindowStartEpochMs(), end, key, sums)) {
      case REFUSED -> {
        return;
      }
      case REPLACED -> add(key, before, -1);
      case ADDED -> {
        // nothing to take back
      }
    }
    add(key, sums, 1);
  }

  private void add(Key key, StallSums sums, int sign) {
    totals.change(key.origin(), new LockLabel(key.held(), null), blame -> blame.plus(sums, sign));
  }

  Map<MetricKey<LockLabel>, Blame> copy() {
    return totals.copy(blame -> blame);
  }

  void restore(Map<MetricKey<LockLabel>, Blame> kept) {
    totals.restore(kept);
  }

  long evicted() {
    return totals.refused();
  }
}
