// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;

/** Walks of a window with the highest values, five at most. */
final class Exemplars {
  private static final int KEPT = 5;

  /** Order: highest first, equal ones by identity. */
  private static final Comparator<WalkExemplar> ORDER =
      Comparator.comparingLong(WalkExemplar::getValue)
          .reversed()
          .thenComparing(WalkExemplar::getHostname)
          .thenComparing(WalkExemplar::getBootId)
          .thenComparingInt(WalkExemplar::getTid)
          .thenComparingLong(WalkExemplar::getStartBoottimeNs)
          .thenComparingLong(WalkExemplar::getWalk)
          .thenComparing(
              WalkExemplar::getStreamEpochNs, Comparator.nullsFirst(Comparator.naturalOrder()));

  private List<WalkExemplar> kept = new ArrayList<>(KEPT);

  static WalkExemplar of(Walk walk, long value) {
    return new WalkExemplar(
        walk.getHost().getHostname(),
        walk.getHost().getBootId(),
        walk.getWalker().getTid(),
        walk.getWalker().getStartBoottimeNs(),
        walk.getWalk(),
        value,
        walk.getHost().getStreamEpochNs());
  }

  void add(WalkExemplar walk) {
    if (kept.size() == KEPT && ORDER.compare(walk, kept.get(KEPT - 1)) >= 0) {
      return;
    }
    int at = kept.size();
    while (at > 0 && ORDER.compare(walk, kept.get(at - 1)) < 0) {
      at--;
    }
    kept.add(at, walk);
    if (kept.size() > KEPT) {
      kept.remove(KEPT);
    }
  }

  void merge(Exemplars other) {
    other.kept.forEach(this::add);
  }

  List<WalkExemplar> toList() {
    return List.copyOf(kept);
  }
}
