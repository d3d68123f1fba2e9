// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Figure that is compared; a capture has one value of it for each consumer, or consumer and lock.
 */
enum Figure {
  /**
   * Geometric mean of holds: no outlier moves it much, nor one hold between short and long ones.
   */
  HOLD_TYPICAL(Kind.TIME, Worse.LARGER, "holds %1$s %2$s longer", "holds %1$s %2$s less long"),
  HOLD_MEDIAN(
      Kind.TIME,
      Worse.LARGER,
      "holds %1$s %2$s longer in the median",
      "holds %1$s %2$s less long in the median"),
  HOLD_P99(
      Kind.TIME,
      Worse.LARGER,
      "holds %1$s %2$s longer in the slowest hundredth",
      "holds %1$s %2$s less long in the slowest hundredth"),
  WAIT_MEAN(Kind.TIME, Worse.LARGER, "waits %2$s longer for %1$s", "waits %2$s less long for %1$s"),
  ACQUISITIONS(
      Kind.COUNT, Worse.LARGER, "takes %1$s %2$s more often", "takes %1$s %2$s less often"),
  WALK_MEAN(Kind.TIME, Worse.LARGER, "walks %2$s longer", "walks %2$s less long"),
  WALKS(Kind.COUNT, Worse.NEITHER, "makes %2$s more walks", "makes %2$s fewer walks"),
  ENTRIES(Kind.COUNT, Worse.NEITHER, "passes %2$s more entries", "passes %2$s fewer entries"),
  STEPS(Kind.COUNT, Worse.LARGER, "takes %2$s more steps", "takes %2$s fewer steps"),
  ENTRIES_PER_STEP(
      Kind.RATIO,
      Worse.SMALLER,
      "passes %2$s more entries a step",
      "passes %2$s fewer entries a step");

  /** Kind of a value: TIME in ns is measured, COUNT and RATIO of counts are exact. */
  enum Kind {
    TIME,
    COUNT,
    RATIO
  }

  /** Direction in which a figure gets worse. */
  enum Worse {
    LARGER,
    SMALLER,
    NEITHER
  }

  private final Kind kind;
  private final Worse worse;
  private final String more;
  private final String less;

  /**
   * Makes a figure.
   *
   * @param more words for a larger value, with places for the lock and the share
   * @param less words for a smaller value, with the same places
   */
  Figure(Kind kind, Worse worse, String more, String less) {
    this.kind = kind;
    this.worse = worse;
    this.more = more;
    this.less = less;
  }

  /** Name in conditions and JSON. Example: hold_p99 */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Figure> of(String text) {
    return Arrays.stream(values()).filter(figure -> figure.text().equals(text)).findFirst();
  }

  Kind kind() {
    return kind;
  }

  /** True if the figure is of the times that a lock was held. */
  boolean isHold() {
    return this == HOLD_TYPICAL || this == HOLD_MEDIAN || this == HOLD_P99;
  }

  Worse worse() {
    return worse;
  }

  /**
   * Words for a change.
   *
   * @param share example: "38 %"
   */
  String words(boolean larger, String lock, String share) {
    return String.format(Locale.ROOT, larger ? more : less, lock, share);
  }
}
