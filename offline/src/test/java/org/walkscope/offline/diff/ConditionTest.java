// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final FigureKey KEY =
      new FigureKey("smaps", "LEGACY", "ptl_pte", Figure.HOLD_MEDIAN);

  /** Side of captures whose values lie within 1 % of one. */
  private static List<CaptureFigures> side(int captures, double value) {
    List<CaptureFigures> side = new ArrayList<>();
    for (int i = 0; i < captures; i++) {
      side.add(
          new CaptureFigures(
              "c" + i,
              "",
              Set.of(),
              Lacks.NOTHING,
              Map.of(KEY, value * (1 + i * 0.001)),
              Map.of()));
    }
    return side;
  }

  private static Condition.Outcome outcome(
      String condition, int captures, double before, double after) throws ConditionException {
    List<Check> checks =
        checks(Comparison.of(side(captures, before), side(captures, after)), condition);
    assertThat(checks).hasSize(1);
    return checks.get(0).outcome();
  }

  private static List<Check> checks(Comparison comparison, String... texts)
      throws ConditionException {
    List<Condition> conditions = new ArrayList<>();
    for (String text : texts) {
      conditions.add(Condition.parse(text));
    }
    return Condition.check(conditions, comparison);
  }

  @ParameterizedTest
  @CsvSource({
    "hold_median>+5%, 10, 100, 110, FAILED",
    "hold_median>+5%, 10, 100, 105, UNDECIDED",
    "hold_median>+5%, 10, 100, 101, PASSED",
    "hold_median>+5%, 10, 100, 50, PASSED",
    "hold_median>+5%, 3, 100, 200, UNDECIDED",
    "hold_median>+5%, 1, 100, 200, UNDECIDED",
    "hold_median<-20%, 10, 100, 70, FAILED",
    "hold_median<-20%, 10, 100, 90, PASSED",
    "smaps:hold_median>5%, 10, 100, 110, FAILED",
    "smaps/ptl_pte:hold_median>0%, 10, 100, 110, FAILED",
  })
  void decidesByTheInterval(
      String condition, int captures, double before, double after, Condition.Outcome outcome)
      throws ConditionException {
    assertThat(outcome(condition, captures, before, after)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "hold_p99, 9, > or < is missing",
    "'', 1, > or < is missing",
    "hold_p98>+5%, 1, no figure 'hold_p98'",
    "numa_maps:hold_p98>+5%, 11, no figure 'hold_p98'",
    ":hold_p99>+5%, 1, a consumer is missing",
    "hold_p99>+5, 10, no bound '+5'",
    "hold_p99>five%, 10, no bound 'five%'",
    "hold_p99<-100%, 10, no figure falls below 0",
  })
  void namesTheColumnOfAFault(String text, int column, String reason) {
    assertThatExceptionOfType(ConditionException.class)
        .isThrownBy(() -> Condition.parse(text))
        .withMessageStartingWith("column " + column + ": " + reason)
        .satisfies(e -> assertThat(e.column()).isEqualTo(column));
  }

  @ParameterizedTest
  @CsvSource({
    "numa_map:hold_median>5%, 1, neither side has 'numa_map'; there are: smaps/ptl_pte",
    "hold_p99>+5%, 1, neither side has hold_p99; there are: hold_median",
    "smaps:hold_p99>+5%, 7, neither side has hold_p99 of smaps; there are: hold_median",
  })
  void namesWhatTheSidesHave(String text, int column, String reason) throws ConditionException {
    Condition condition = Condition.parse(text);
    Comparison comparison = Comparison.of(side(1, 100), side(1, 100));
    assertThatExceptionOfType(ConditionException.class)
        .isThrownBy(() -> condition.requireIn(comparison.keys()))
        .withMessage("column " + column + ": " + reason);
  }

  @Test
  void aFigureOfOneSideIsUndecided() throws ConditionException {
    Condition condition = Condition.parse("smaps:hold_median>5%");
    Comparison comparison = Comparison.of(side(1, 100), List.of());
    condition.requireIn(comparison.keys());
    assertThat(Condition.check(List.of(condition), comparison))
        .extracting(Check::outcome)
        .containsExactly(Condition.Outcome.UNDECIDED);
  }

  @Test
  void aChangeOfTheBoundItselfIsNotBeyondIt() throws ConditionException {
    for (int percent = -99; percent <= 200; percent++) {
      Comparison comparison = Comparison.of(steps(100), steps(100 + percent));
      String bound = (percent < 0 ? "steps<" : "steps>+") + percent + "%";
      assertThat(checks(comparison, bound).get(0).outcome())
          .as(bound)
          .isEqualTo(Condition.Outcome.PASSED);
    }
  }

  /** Side of captures with one count. */
  private static List<CaptureFigures> steps(int steps) {
    FigureKey key = new FigureKey("smaps", "LEGACY", "", Figure.STEPS);
    CaptureFigures capture =
        new CaptureFigures("c", "", Set.of(), Lacks.NOTHING, Map.of(key, (double) steps), Map.of());
    return List.of(capture, capture);
  }

  @Test
  void intervalsOfAllSubjectsHoldAtOnce() throws ConditionException {
    List<CaptureFigures> before = new ArrayList<>();
    List<CaptureFigures> after = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double value = 100 + i * 0.001;
      FigureKey other = new FigureKey("numa_maps", "LEGACY", "ptl_pte", Figure.HOLD_MEDIAN);
      before.add(
          new CaptureFigures(
              "a", "", Set.of(), Lacks.NOTHING, Map.of(KEY, value, other, value), Map.of()));
      after.add(
          new CaptureFigures(
              "b",
              "",
              Set.of(),
              Lacks.NOTHING,
              Map.of(KEY, 2 * value, other, 2 * value),
              Map.of()));
    }
    // four a side have an interval of 97 %, and none of the 97.5 % that two subjects ask for
    Comparison comparison = Comparison.of(before, after);
    assertThat(checks(comparison, "hold_median>+5%"))
        .extracting(Check::outcome)
        .containsExactly(Condition.Outcome.UNDECIDED, Condition.Outcome.UNDECIDED);
    assertThat(checks(comparison, "smaps:hold_median>+5%", "numa_maps:hold_median>+5%"))
        .extracting(Check::outcome)
        .containsExactly(Condition.Outcome.UNDECIDED, Condition.Outcome.UNDECIDED);
    assertThat(checks(comparison, "smaps:hold_median>+5%"))
        .extracting(Check::outcome)
        .containsExactly(Condition.Outcome.FAILED);
  }
}
