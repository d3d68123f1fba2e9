// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.DifferingFigure;

/**
 * Differences of the consumer's results. A figure that differs between the two legacy readings, as
 * where other processes changed shared pages, decides nothing and is counted apart.
 */
final class FigureDifferences {
  private final int limit;
  private final List<DifferingFigure> listed = new ArrayList<>();
  private long dropped;
  private long compared;
  private long undecided;

  private FigureDifferences(int limit) {
    this.limit = limit;
  }

  static FigureDifferences of(Reading before, Reading range, Reading after, int limit) {
    FigureDifferences differences = new FigureDifferences(limit);
    Map<Figure, Long> then = Figure.of(before);
    Map<Figure, Long> now = Figure.of(after);
    Figure.of(range).forEach((figure, value) -> differences.check(figure, value, then, now));
    PagemapDifferences.compare(before, range, after, differences);
    return differences;
  }

  private void check(Figure figure, Long value, Map<Figure, Long> before, Map<Figure, Long> after) {
    Long then = before.get(figure);
    Long now = after.get(figure);
    if (then != null && now != null) {
      check(figure.start(), figure.name(), then, value, now, 1);
    }
  }

  /**
   * @param count of equal figures, this one included
   */
  void check(long start, String name, long before, long range, long after, long count) {
    if (before != after) {
      undecided += count;
      return;
    }
    compared += count;
    if (before == range) {
      return;
    }
    if (listed.size() < limit) {
      listed.add(new DifferingFigure(start, name, before, range));
      dropped += count - 1;
    } else {
      dropped += count;
    }
  }

  boolean none() {
    return listed.isEmpty();
  }

  List<DifferingFigure> listed() {
    return listed;
  }

  long dropped() {
    return dropped;
  }

  long compared() {
    return compared;
  }

  long undecided() {
    return undecided;
  }
}
