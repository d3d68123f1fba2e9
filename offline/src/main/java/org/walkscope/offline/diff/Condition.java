// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Condition under which a comparison fails. Form: {@code [SUBJECT:]FIGURE>+N%}, or {@code <-N%}.
 * Example: {@code numa_maps/ptl_pte:hold_p99>+5%}
 *
 * @param subject consumer, or consumer and lock; empty for all
 * @param above true where a larger change fails, false where a smaller one does
 * @param percent bound of the change
 */
record Condition(String text, String subject, Figure figure, boolean above, double percent) {
  private static final Pattern BOUND = Pattern.compile("([+-]?[0-9]{1,6}(?:\\.[0-9]{1,6})?)%");

  @SuppressWarnings("OrphanedFormatString") // its % is a percent sign
  private static final String EXAMPLE = "hold_p99>+5%";

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Outcome of a comparison for one subject of a condition. */
  enum Outcome {
    /** The condition is met: the whole interval is on the bad side of the bound. */
    FAILED,
    /** The interval has the bound inside. */
    UNDECIDED,
    /** The condition is not met: the whole interval is on the good side of the bound. */
    PASSED
  }

  static Condition parse(String text) throws ConditionException {
    int sign = Math.max(text.indexOf('>'), text.indexOf('<'));
    if (sign < 0) {
      throw new ConditionException(text.length() + 1, "> or < is missing, as in " + EXAMPLE);
    }
    int colon = text.lastIndexOf(':', sign);
    String name = text.substring(colon + 1, sign);
    Figure figure =
        Figure.of(name)
            .orElseThrow(
                () ->
                    new ConditionException(
                        colon + 2, "no figure '" + name + "'; figures: " + figures()));
    if (colon == 0) {
      throw new ConditionException(1, "a consumer is missing before ':'");
    }
    Matcher bound = BOUND.matcher(text.substring(sign + 1));
    if (!bound.matches()) {
      throw new ConditionException(
          sign + 2, "no bound '" + text.substring(sign + 1) + "'; a condition is like " + EXAMPLE);
    }
    double percent = Double.parseDouble(bound.group(1));
    if (percent <= -100) {
      throw new ConditionException(sign + 2, "no figure falls below 0");
    }
    String subject = colon < 0 ? "" : text.substring(0, colon);
    return new Condition(text, subject, figure, text.charAt(sign) == '>', percent);
  }

  private static String figures() {
    return Arrays.stream(Figure.values()).map(Figure::text).collect(joining(", "));
  }

  /** Checks that a figure is there for the condition. */
  void requireIn(Set<FigureKey> keys) throws ConditionException {
    if (keys.stream().anyMatch(this::isAbout)) {
      return;
    }
    List<FigureKey> ofSubject = keys.stream().filter(this::isOfSubject).toList();
    if (ofSubject.isEmpty()) {
      throw new ConditionException(
          1,
          "neither side has '%s'; there are: %s"
              .formatted(subject, named(keys.stream(), FigureKey::subject)));
    }
    throw new ConditionException(
        subject.isEmpty() ? 1 : subject.length() + 2,
        "neither side has %s%s; there are: %s"
            .formatted(
                figure.text(),
                subject.isEmpty() ? "" : " of " + subject,
                named(ofSubject.stream(), key -> key.figure().text())));
  }

  private static String named(Stream<FigureKey> keys, Function<FigureKey, String> name) {
    return keys.map(name).distinct().sorted().collect(joining(", "));
  }

  private boolean isOfSubject(FigureKey key) {
    return subject.isEmpty() || key.subject().equals(subject) || key.consumer().equals(subject);
  }

  private boolean isAbout(FigureKey key) {
    return key.figure() == figure && isOfSubject(key);
  }

  /** Figures that the condition is about; upper bounds decide nothing unless they are named. */
  private List<Difference> of(Comparison comparison) {
    return comparison.differences().stream()
        .filter(each -> isAbout(each.key()) && (!each.isBound() || !subject.isEmpty()))
        .toList();
  }

  /**
   * Outcomes, one a condition and subject. The intervals hold for all of them at once, so that
   * their errors together are those of one interval.
   */
  static List<Check> check(List<Condition> conditions, Comparison comparison) {
    int checks = conditions.stream().mapToInt(each -> each.of(comparison).size()).sum();
    double error = Difference.ERROR / Math.max(1, checks);
    return conditions.stream().flatMap(each -> each.check(comparison, error).stream()).toList();
  }

  /** Outcomes, one a subject; a condition about a figure of one side is undecided. */
  private List<Check> check(Comparison comparison, double error) {
    List<Difference> about = of(comparison);
    if (about.isEmpty()) {
      return List.of(
          new Check(
              text, Outcome.UNDECIDED, "no such figure in both sides that is measured", false));
    }
    return about.stream()
        .map(
            each -> {
              RankSum.Interval interval = each.interval(error);
              return new Check(
                  text + " " + each.key().text(),
                  outcome(interval),
                  DiffWords.change(each, error),
                  each.isOfPairs());
            })
        .toList();
  }

  /** Ratio of the bound, rounded once, as that of two counts is. */
  private double bound() {
    return BigDecimal.valueOf(percent).add(HUNDRED).divide(HUNDRED).doubleValue();
  }

  private Outcome outcome(RankSum.Interval interval) {
    double bound = bound();
    if (above ? interval.low() > bound : interval.high() < bound) {
      return Outcome.FAILED;
    }
    boolean passes = above ? interval.high() <= bound : interval.low() >= bound;
    return passes ? Outcome.PASSED : Outcome.UNDECIDED;
  }
}
