// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/** Comparison for a terminal: a sentence for each difference, the worst first. */
final class DiffText {
  /** Changes without a verdict that are shown unless all are asked for. */
  private static final int UNTESTED = 10;

  private final PrintWriter out;
  private final boolean all;
  private boolean pairs;

  /**
   * Prints to a terminal.
   *
   * @param all whether figures that are undecided or the same are shown
   */
  DiffText(PrintWriter out, boolean all) {
    this.out = out;
    this.all = all;
  }

  void print(Comparison comparison, List<Check> checks) {
    int a = comparison.before().captures();
    int b = comparison.after().captures();
    line("%s against %,d", CountText.of(a, "capture"), b);
    if (!comparison.before().isRecordedAs(comparison.after())) {
      line(
          "nothing is tested, the sides were recorded in different ways: A in %s; B in %s",
          recordings(comparison.before()), recordings(comparison.after()));
    }
    for (Difference.Verdict verdict : Difference.Verdict.values()) {
      if (all || verdict != Difference.Verdict.SAME) {
        of(comparison, verdict);
      }
    }
    only("A", comparison.onlyBefore());
    only("B", comparison.onlyAfter());
    if (comparison.isWithoutUncertainty()) {
      line("no uncertainty: one capture says nothing of chance; record again, ten times a side");
    } else {
      line(
          "%s tested together, error of all %.0f %% (Holm); intervals of %.0f %%",
          CountText.of(comparison.tests(), "figure"),
          100 * Difference.ERROR,
          100 * (1 - Difference.ERROR));
    }
    if (comparison.isTooSmall()) {
      line(
          "%,d and %s cannot show any difference among %s: record more",
          a, CountText.of(b, "capture"), CountText.of(comparison.tests(), "figure"));
    }
    if (pairs || checks.stream().anyMatch(Check::ofPairs)) {
      line(
          "percentages are the median over the ratios of all pairs of captures; the values beside"
              + " them are the median of each side");
    }
    checks.forEach(
        check ->
            line(
                "%s %s: %s",
                check.outcome().name(),
                TerminalText.line(check.name()),
                TerminalText.line(check.words())));
  }

  private static String recordings(Side side) {
    return String.join(", and ", side.recordings());
  }

  private void of(Comparison comparison, Difference.Verdict verdict) {
    List<Difference> differences =
        comparison.differences().stream().filter(each -> each.verdict() == verdict).toList();
    if (differences.isEmpty()) {
      return;
    }
    int shown = all ? differences.size() : Math.min(most(verdict), differences.size());
    line("%s", verdict.name());
    for (Difference each : differences.subList(0, shown)) {
      line("  %s", TerminalText.line(DiffWords.change(each, Difference.ERROR)));
      pairs |= each.isOfPairs();
    }
    if (shown == 0) {
      line("  %s (--all)", CountText.of(differences.size(), "figure"));
    } else if (shown < differences.size()) {
      line("  … and %,d more (--all)", differences.size() - shown);
    }
  }

  /** Differences of a verdict that are shown unless all are asked for. */
  private static int most(Difference.Verdict verdict) {
    return switch (verdict) {
      case WORSE, OTHER, BETTER -> Integer.MAX_VALUE;
      case UNTESTED -> UNTESTED;
      case UNDECIDED, SAME -> 0;
    };
  }

  private void only(String side, Set<String> subjects) {
    if (!subjects.isEmpty()) {
      line("only in %s: %s", side, TerminalText.line(String.join(", ", subjects)));
    }
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
