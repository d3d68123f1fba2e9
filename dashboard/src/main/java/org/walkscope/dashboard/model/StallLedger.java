// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;

/**
 * Stalls by lock since the dashboard began to read, and whether the hosts can see such waits at
 * all.
 */
final class StallLedger {
  private static final String UNKNOWN = "unknown";

  private record Key(Origin origin, LockKind held) {}

  private final int maxKeys;
  private final Map<Key, StallSums> byKey = new LinkedHashMap<>();
  private long evicted;

  StallLedger(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  void put(LockHold hold) {
    sums(hold.getHost(), hold.getConsumer(), hold.getWalkerKind(), hold.getWalker(), hold.getKind())
        .addHold();
  }

  void put(Stall stall) {
    sums(
            stall.getHost(),
            stall.getConsumer(),
            stall.getWalkerKind(),
            stall.getWalker(),
            stall.getHeld())
        .addStall(stall.getOverlapNs());
  }

  /** Origin of a hold or a stall. */
  static Origin origin(ResultHost host, String consumer, WalkerKind kind, Walker walker) {
    return new Origin(
        host.getHostname(),
        consumer == null ? UNKNOWN : consumer,
        kind,
        host.getArch(),
        host.getKernelRelease(),
        walker.getComm());
  }

  private StallSums sums(
      ResultHost host, String consumer, WalkerKind kind, Walker walker, LockKind held) {
    Origin origin = origin(host, consumer, kind, walker);
    StallSums sums = byKey.computeIfAbsent(new Key(origin, held), key -> new StallSums());
    sums.visibility(Visibility.of(host.getWaitsSeen(), held)); // the latest probe's report
    if (byKey.size() > maxKeys) {
      Iterator<StallSums> eldest = byKey.values().iterator();
      eldest.next();
      eldest.remove();
      evicted++;
    }
    return sums;
  }

  List<StallRow> view(Filter filter) {
    Map<LockKind, StallRow.Builder> rows = new EnumMap<>(LockKind.class);
    byKey.forEach(
        (key, sums) -> {
          if (filter.matches(key.origin())) {
            rows.computeIfAbsent(key.held(), StallRow.Builder::new).add(key.origin(), sums);
          }
        });
    List<StallRow> view = new ArrayList<>();
    rows.values().forEach(row -> view.add(row.build()));
    return view;
  }

  long evicted() {
    return evicted;
  }
}
