// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** Results with the highest durations, some at most; of equal ones those that came first. */
final class Slowest<T> {
  private record Timed<T>(T result, long ns, long number) {}

  private final int most;
  private final ToLongFunction<T> duration;
  private final Comparator<Timed<T>> worst =
      Comparator.<Timed<T>>comparingLong(Timed::ns)
          .thenComparing(Comparator.<Timed<T>>comparingLong(Timed::number).reversed());
  private final PriorityQueue<Timed<T>> kept = new PriorityQueue<>(worst);
  private long taken;

  Slowest(int most, ToLongFunction<T> duration) {
    this.most = most;
    this.duration = duration;
  }

  void add(T result) {
    long ns = duration.applyAsLong(result);
    if (kept.size() >= most) {
      if (kept.isEmpty() || ns <= kept.element().ns) {
        return; // of equal ones the first stay
      }
      kept.remove();
    }
    kept.add(new Timed<>(result, ns, taken++));
  }

  /** The slowest first. */
  List<T> inOrder() {
    List<Timed<T>> sorted = new ArrayList<>(kept);
    sorted.sort(worst.reversed());
    return sorted.stream().map(Timed::result).toList();
  }
}
