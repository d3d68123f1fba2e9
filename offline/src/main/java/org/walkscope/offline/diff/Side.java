// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.ArrayList;
import java.util.List;

/**
 * Captures of a side, added up.
 *
 * @param name A or B
 * @param notWhole walks that are lossy or truncated, and walks that are missing
 * @param bounds lock spans whose hold is an upper bound
 */
record Side(String name, int captures, long notWhole, long bounds) {
  static Side of(String name, List<CaptureFigures> captures) {
    return new Side(
        name,
        captures.size(),
        captures.stream().mapToLong(CaptureFigures::notWhole).sum(),
        captures.stream().mapToLong(CaptureFigures::bounds).sum());
  }

  /** True if values of a figure are too low, by a number that nobody knows. */
  boolean isTooLow(Figure figure) {
    return notWhole > 0 && figure.kind() != Figure.Kind.TIME;
  }

  /**
   * Doubts about the values of a figure.
   *
   * @param values captures that have one
   */
  List<String> doubts(Figure figure, int values) {
    List<String> doubts = new ArrayList<>();
    if (values < captures) {
      doubts.add("in %d of %d captures of %s alone".formatted(values, captures, name));
    }
    if (isTooLow(figure)) {
      doubts.add("counts of %s are too low, %d walks are not whole".formatted(name, notWhole));
    }
    if (bounds > 0 && figure.isHold()) {
      doubts.add("%d holds of %s are upper bounds".formatted(bounds, name));
    }
    return doubts;
  }
}
