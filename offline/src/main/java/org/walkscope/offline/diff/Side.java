// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.walkscope.text.CountText;

/**
 * Captures of a side, added up.
 *
 * @param name A or B
 * @param recordings how the captures were recorded
 * @param lacks what the figures lack, of all captures
 * @param bounds number of times that are upper bounds, of each figure of a lock that has any
 */
record Side(
    String name, int captures, Set<String> recordings, Lacks lacks, Map<FigureKey, Long> bounds) {
  /**
   * Adds captures up.
   *
   * @param byWalker consumers whose figures are kept by walker
   */
  static Side of(String name, List<CaptureFigures> captures, Set<String> byWalker) {
    Map<FigureKey, Long> bounds = new TreeMap<>();
    for (CaptureFigures capture : captures) {
      capture
          .bounds()
          .forEach((key, count) -> bounds.merge(key.compared(byWalker), count, Long::sum));
    }
    Set<String> recordings = new TreeSet<>();
    captures.stream()
        .flatMap(capture -> capture.recordings().stream())
        .forEach(recording -> recordings.add(recording.toString()));
    return new Side(
        name,
        captures.size(),
        recordings,
        captures.stream().map(CaptureFigures::lacks).reduce(Lacks.NOTHING, Lacks::plus),
        bounds);
  }

  /** True if another side was recorded in the same ways, as far as is known. */
  boolean isRecordedAs(Side other) {
    return recordings.isEmpty()
        || other.recordings.isEmpty()
        || recordings.equals(other.recordings);
  }

  /** True if each capture has a value of the figure. */
  boolean hasAll(List<Double> values) {
    return values.size() == captures;
  }

  /** Lock spans whose hold is an upper bound, by consumer and lock. */
  Map<String, Long> boundHolds() {
    Map<String, Long> holds = new TreeMap<>();
    bounds.forEach(
        (key, count) -> {
          if (key.figure() == Figure.HOLD_TYPICAL) {
            holds.put(key.subject(), count);
          }
        });
    return holds;
  }

  /** True if values of a figure are upper bounds, or may be. */
  boolean isBound(FigureKey key) {
    return bounds.getOrDefault(key, 0L) > 0;
  }

  /** True if values of a figure lack nothing and are no upper bounds. */
  boolean isExact(FigureKey key) {
    return !lacks.isIn(key) && !isBound(key);
  }

  /**
   * Doubts about the values of a figure.
   *
   * @param values of the captures that have one
   */
  List<String> doubts(FigureKey key, List<Double> values) {
    List<String> doubts = new ArrayList<>();
    if (!hasAll(values)) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "in %,d of %s of %s alone",
              values.size(),
              CountText.of(captures, "capture"),
              name));
    }
    int zeros = Collections.frequency(values, 0.0);
    if (zeros > 0 && zeros < values.size()) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%,d of %s of %s %s none",
              zeros,
              CountText.of(captures, "capture"),
              name,
              zeros == 1 ? "has" : "have"));
    }
    doubts.addAll(lacks.doubts(key, " of " + name));
    long count = bounds.getOrDefault(key, 0L);
    if (count > 0) {
      String time = key.figure().isHold() ? "hold" : "wait";
      doubts.add(
          "%s of %s %s"
              .formatted(
                  CountText.of(count, time),
                  name,
                  count == 1 ? "is an upper bound" : "are upper bounds"));
    }
    return doubts;
  }
}
