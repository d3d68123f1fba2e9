// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Sha256;
import org.walkscope.schema.Snapshot;

/** Store of the latest snapshots, by identity. */
final class SnapshotStore {
  private static final int ID_BYTES = 8;

  private final Limits limits;
  private final Map<String, Snapshot> byId = new LinkedHashMap<>();
  private final Map<Completeness, Long> seen = new EnumMap<>(Completeness.class);
  private long missingEvents;
  private int vmas;
  private long evicted;

  SnapshotStore(Limits limits) {
    this.limits = limits;
  }

  void put(Snapshot snapshot) {
    Snapshot before = byId.put(id(snapshot), snapshot);
    vmas += snapshot.getVmas().size();
    if (before == null) {
      seen.merge(snapshot.getCompleteness(), 1L, Long::sum);
      missingEvents += snapshot.getMissingEvents();
    } else {
      vmas -= before.getVmas().size();
    }
    Iterator<Snapshot> eldest = byId.values().iterator();
    while (byId.size() > 1 && (byId.size() > limits.snapshots() || vmas > limits.snapshotVmas())) {
      vmas -= eldest.next().getVmas().size();
      eldest.remove();
      evicted++;
    }
  }

  /** Snapshots, newest first. */
  List<SnapshotRow> rows(Filter filter, Names names, int limit) {
    return byId.entrySet().stream()
        .filter(entry -> filter.matches(origin(entry.getValue())))
        .filter(entry -> names.matches(entry.getValue()))
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<String, Snapshot> entry) -> entry.getValue().getBeginEpochNs())
                .reversed())
        .limit(limit)
        .map(entry -> SnapshotRow.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  Optional<SnapshotDetail> detail(String id) {
    return Optional.ofNullable(byId.get(id)).map(snapshot -> SnapshotDetail.of(id, snapshot));
  }

  /** Snapshots that came, evicted ones included. */
  Map<Completeness, Long> seen() {
    return new EnumMap<>(seen);
  }

  /** Takes what an earlier run counted. */
  void restoreSeen(Map<Completeness, Long> kept, long keptMissingEvents) {
    seen.clear();
    seen.putAll(kept);
    missingEvents = keptMissingEvents;
  }

  long missingEvents() {
    return missingEvents;
  }

  long evicted() {
    return evicted;
  }

  static Origin origin(Snapshot snapshot) {
    return new Origin(
        snapshot.getHost().getHostname(),
        snapshot.getConsumer(),
        snapshot.getWalkerKind(),
        snapshot.getHost().getArch(),
        snapshot.getHost().getKernelRelease(),
        snapshot.getWalker().getComm());
  }

  /** Id that is short and safe in a URL: a digest of the snapshot's identity. */
  private static String id(Snapshot s) {
    String identity =
        String.join(
            "/",
            s.getHost().getHostname(),
            s.getHost().getBootId(),
            Integer.toString(s.getWalker().getTid()),
            Long.toString(s.getWalker().getStartBoottimeNs()),
            Long.toString(s.getSnapshot()),
            Long.toString(s.getBeginEpochNs()));
    byte[] digest = Sha256.digest().digest(identity.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, ID_BYTES);
  }
}
