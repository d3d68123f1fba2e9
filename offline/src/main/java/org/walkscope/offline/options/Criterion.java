// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** One option of a filter, and what it met. */
final class Criterion {
  /** Values that are listed when none fits. */
  private static final int LISTED = 8;

  private final String option;
  private final Predicate<Facts> fits;
  private final Function<Facts, List<String>> values;
  private final TreeSet<String> met = new TreeSet<>();
  private final String hint;
  private boolean fittedOnce;

  /**
   * Makes a criterion.
   *
   * @param option as it was given. Example: --comm cat
   * @param values what a result has in the option's place; null where there is no name
   */
  Criterion(String option, Predicate<Facts> fits, Function<Facts, List<String>> values) {
    this(option, fits, values, null);
  }

  /**
   * Makes a criterion with a hint.
   *
   * @param hint what is told when no result fits; null for nothing
   */
  Criterion(
      String option, Predicate<Facts> fits, Function<Facts, List<String>> values, String hint) {
    this.hint = hint;
    this.option = option;
    this.fits = fits;
    this.values = values;
  }

  boolean fits(Facts facts) {
    boolean fitting = fits.test(facts);
    fittedOnce |= fitting;
    if (!fittedOnce && met.size() <= LISTED) {
      for (String other : values.apply(facts)) {
        if (other != null && !other.isEmpty()) {
          met.add(other);
        }
      }
    }
    return fitting;
  }

  boolean fittedOnce() {
    return fittedOnce;
  }

  /** The option, and values that fit it. */
  String text() {
    List<String> words = new ArrayList<>();
    if (!fittedOnce && !met.isEmpty()) {
      words.add(
          "there is "
              + (met.size() <= LISTED
                  ? String.join(", ", met)
                  : met.stream().limit(LISTED).collect(joining(", ", "", ", …"))));
    }
    if (!fittedOnce && hint != null) {
      words.add(hint);
    }
    return words.isEmpty() ? option : option + " (" + String.join("; ", words) + ")";
  }
}
