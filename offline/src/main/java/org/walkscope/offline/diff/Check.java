// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.List;

/**
 * Check that a comparison passes, fails or leaves undecided.
 *
 * @param words what was found
 * @param ofPairs {@link Difference#isOfPairs} of the change in the words
 */
record Check(String name, Condition.Outcome outcome, String words, boolean ofPairs) {
  /** Checks of a comparison without conditions: a figure that got worse fails. */
  static List<Check> of(Comparison comparison) {
    return comparison.differences().stream()
        .map(
            each ->
                new Check(
                    each.key().text(),
                    switch (each.verdict()) {
                      case WORSE -> Condition.Outcome.FAILED;
                      case UNDECIDED, UNTESTED -> Condition.Outcome.UNDECIDED;
                      case BETTER, OTHER, SAME -> Condition.Outcome.PASSED;
                    },
                    DiffWords.change(each, Difference.ERROR),
                    each.isOfPairs()))
        .toList();
  }
}
