// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.walkscope.offline.text.Recording;
import org.walkscope.schema.Detail;
import org.walkscope.schema.TraceMode;

class ComparisonTest {
  private static final int CAPTURES = 10;

  /**
   * Side of ten captures.
   *
   * @param having captures with a value of the figure; the others have it of another consumer
   * @param notWhole walks of one capture that are not whole
   * @param bounds times of one capture that are upper bounds
   */
  private static List<CaptureFigures> side(
      Figure figure, int having, double value, long notWhole, long bounds) {
    return IntStream.range(0, CAPTURES)
        .mapToObj(
            i -> {
              FigureKey key = new FigureKey(i < having ? "smaps" : "pagemap", "LEGACY", "", figure);
              return new CaptureFigures(
                  "c" + i,
                  "",
                  Set.of(),
                  new Lacks(i == 0 ? notWhole : 0, 0, 0, 0, 0),
                  Map.of(key, value),
                  i == 0 && bounds > 0 ? Map.of(key, bounds) : Map.of());
            })
        .toList();
  }

  private static Difference smaps(Comparison comparison) {
    return comparison.differences().stream()
        .filter(each -> each.key().consumer().equals("smaps"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCountThatACaptureLacksIsZero() {
    Difference walks =
        smaps(Comparison.of(side(Figure.WALKS, 2, 5, 0, 0), side(Figure.WALKS, CAPTURES, 5, 0, 0)));
    assertThat(walks.before()).hasSize(CAPTURES).filteredOn(value -> value == 0).hasSize(8);
    assertThat(walks.verdict()).isEqualTo(Difference.Verdict.OTHER);
    assertThat(walks.doubts()).containsExactly("8 of 10 captures of A have none");
  }

  private static Recording recording(
      TraceMode mode, Detail detail, boolean mmapLockHolds, long oneIn) {
    return new Recording(mode, detail, mode == TraceMode.EXACT, mmapLockHolds, oneIn);
  }

  private static List<CaptureFigures> recorded(Recording as, int having, FigureKey... keys) {
    return IntStream.range(0, CAPTURES)
        .mapToObj(
            i ->
                new CaptureFigures(
                    "c" + i,
                    "",
                    as == null ? Set.of() : Set.of(as),
                    Lacks.NOTHING,
                    i < having
                        ? Arrays.stream(keys).collect(toMap(key -> key, key -> 4.0))
                        : Map.of(),
                    Map.of()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "LIGHT, ENTRIES, false, 1, SAME",
    "EXACT, ENTRIES, true, 1, UNTESTED",
    "LIGHT, NONE, false, 1, UNTESTED",
    "LIGHT, ENTRIES, false, 3, UNTESTED",
    "LIGHT, ENTRIES, true, 1, UNTESTED"
  })
  void sidesThatWereRecordedInDifferentWaysAreNotTested(
      TraceMode mode, Detail detail, boolean locks, long oneIn, Difference.Verdict verdict) {
    FigureKey walks = new FigureKey("smaps", "LEGACY", "", Figure.WALKS);
    Comparison comparison =
        Comparison.of(
            recorded(recording(TraceMode.LIGHT, Detail.ENTRIES, false, 1), CAPTURES, walks),
            recorded(recording(mode, detail, locks, oneIn), CAPTURES, walks));
    assertThat(smaps(comparison).verdict()).isEqualTo(verdict);
  }

  /** Light mode sees holds of mmap_lock with --locks alone: none is not 0. */
  @ParameterizedTest
  @CsvSource({
    "LIGHT, false, UNTESTED, 5",
    "LIGHT, true, UNDECIDED, 10",
    "EXACT, true, UNDECIDED, 10"
  })
  void aLockThatCapturesLackIsCountedWhereItWouldHaveBeenSeen(
      TraceMode mode, boolean locks, Difference.Verdict verdict, int values) {
    FigureKey taken = new FigureKey("smaps", "LEGACY", "mmap_lock_write", Figure.ACQUISITIONS);
    Recording as = recording(mode, Detail.ENTRIES, locks, 1);
    Comparison comparison =
        Comparison.of(recorded(as, CAPTURES, taken), recorded(as, CAPTURES / 2, taken));
    assertThat(smaps(comparison).after()).hasSize(values);
    assertThat(smaps(comparison).verdict()).isEqualTo(verdict);
  }

  @Test
  void aSubjectOfBothSidesIsOnlyInOneByItsFigure() {
    FigureKey median = new FigureKey("smaps", "LEGACY", "ptl_pte", Figure.HOLD_MEDIAN);
    FigureKey slowest = new FigureKey("smaps", "LEGACY", "ptl_pte", Figure.HOLD_P99);
    FigureKey other = new FigureKey("pagemap", "LEGACY", "", Figure.WALKS);
    Comparison comparison =
        Comparison.of(
            recorded(null, CAPTURES, median, slowest, other), recorded(null, CAPTURES, median));
    assertThat(comparison.onlyBefore()).containsExactly("pagemap", "smaps/ptl_pte/hold_p99");
    assertThat(comparison.onlyAfter()).isEmpty();
  }

  /** The median over ratios of which half are 0 is no ratio of the values that are shown. */
  @Test
  void aSideOfWhichCapturesHaveNoneHasTheRatioOfTheValuesShown() {
    Comparison comparison =
        Comparison.of(
            side(Figure.STEPS, CAPTURES, 100, 0, 0), side(Figure.STEPS, CAPTURES / 2, 90, 0, 0));
    assertThat(DiffWords.change(smaps(comparison), 0.05))
        .startsWith("smaps takes 55.0 % fewer steps (")
        .endsWith("): 100 → 45 (5 of 10 captures of B have none)");
    assertThat(smaps(comparison).verdict()).isEqualTo(Difference.Verdict.BETTER);
    for (JsonNode figure : DiffJson.of(comparison, List.of()).get("figures")) {
      assertThat(figure.get("ratio").asDouble())
          .isEqualTo(figure.get("b").asDouble() / figure.get("a").asDouble());
    }
  }

  /** Most of B are lower than most of A, and its median is higher: no ratio says that. */
  @Test
  void noRatioContradictsTheVerdict() {
    FigureKey key = new FigureKey("smaps", "LEGACY", "", Figure.STEPS);
    List<Double> before = List.of(50.0, 60.0, 70.0, 100.0, 101.0, 102.0, 103.0);
    List<Double> after = List.of(0.0, 1.0, 2.0, 100.5, 100.6, 100.7, 100.8);
    Difference difference =
        new Difference(
            key, before, after, false, false, false, RankSum.of(before, after), 1, List.of());
    assertThat(difference.afterMedian()).isGreaterThan(difference.beforeMedian());
    assertThat(difference.ratio()).isNaN();
    assertThat(DiffWords.change(difference, 0.05))
        .startsWith("smaps differs in steps")
        .contains(": 100 → 100.50 (");
  }

  /** The median over all ratios is 1.1, that of B is a third of A's. */
  @Test
  void noRatioContradictsTheValuesShown() {
    FigureKey key = new FigureKey("smaps", "LEGACY", "", Figure.STEPS);
    List<Double> before = List.of(3.0, 150.0);
    List<Double> after = List.of(23.0, 24.0);
    Difference difference =
        new Difference(
            key, before, after, false, false, false, RankSum.of(before, after), 1, List.of());
    assertThat(RankSum.of(before, after).ratio()).isGreaterThan(1);
    assertThat(difference.ratio()).isNaN();
  }

  /** Difference of a time, a value a capture. */
  private static Difference tested(List<Double> before, List<Double> after) {
    return Comparison.of(captures(before), captures(after)).differences().get(0);
  }

  private static List<CaptureFigures> captures(List<Double> values) {
    FigureKey key = new FigureKey("smaps", "LEGACY", "", Figure.WALK_MEAN);
    return values.stream()
        .map(
            value ->
                new CaptureFigures("c", "", Set.of(), Lacks.NOTHING, Map.of(key, value), Map.of()))
        .toList();
  }

  /** Ten values, evenly from a share below a value to the same above it. */
  private static List<Double> around(double value, double share) {
    return IntStream.range(0, 10).mapToObj(i -> value * (1 + share * (i - 4.5) / 4.5)).toList();
  }

  static Stream<Arguments> undecided() {
    return Stream.of(
        arguments("too few", List.of(10.0, 11.0, 12.0, 13.0), List.of(70.0, 80.0, 90.0)),
        arguments("too few, and alike", List.of(10.0, 11.0, 12.0), List.of(10.0, 11.0, 12.0)),
        arguments("too wide", around(100, 0.2), around(101, 0.2)),
        arguments("no change is outside", around(100, 0.01), around(101.2, 0.01)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("undecided")
  void whatIsNotShownIsUndecided(String why, List<Double> before, List<Double> after) {
    // p of a figure among many, of which Holm's correction leaves nothing
    assertThat(tested(before, after).withP(1).verdict())
        .as(why)
        .isEqualTo(Difference.Verdict.UNDECIDED);
  }

  @Test
  void undecidedIsNeitherTheSameNorPassed() {
    Comparison comparison =
        Comparison.of(
            captures(List.of(10.0, 11.0, 12.0, 13.0)), captures(List.of(70.0, 80.0, 90.0)));
    assertThat(text(comparison, true))
        .contains("\nUNDECIDED\n  smaps walks ")
        .doesNotContain("SAME");
    assertThat(text(comparison, false)).contains("\nUNDECIDED\n  1 figure (--all)\n");
    assertThat(DiffJson.of(comparison, List.of()).at("/figures/0/verdict").asText())
        .isEqualTo("undecided");
    assertThat(Check.of(comparison))
        .extracting(Check::outcome)
        .containsExactly(Condition.Outcome.UNDECIDED);
  }

  @Test
  void aPercentageThatIsNotOfTheValuesShownIsExplainedOnce() {
    Comparison pairs =
        Comparison.of(
            captures(List.of(1.0, 2.0, 30.0, 40.0)), captures(List.of(60.0, 70.0, 80.0, 900.0)));
    Comparison undecided =
        Comparison.of(captures(List.of(1.0, 2.0, 30.0, 40.0)), captures(List.of(60.0, 70.0, 80.0)));
    String line = "percentages are the median over the ratios of all pairs of captures;";
    assertThat(text(pairs, true)).containsOnlyOnce(line).contains("16 ns → 75 ns");
    assertThat(pairs.differences().get(0).ratio()).isNotCloseTo(75.0 / 16, within(0.5));
    assertThat(text(Comparison.of(captures(List.of(1.0)), captures(List.of(9.0))), true))
        .contains("800 %")
        .doesNotContain(line);
    assertThat(text(undecided, true)).containsOnlyOnce(line);
    assertThat(text(undecided, false)).doesNotContain(line);
  }

  @Test
  void aPercentageOfAConditionIsExplainedToo() throws ConditionException {
    Comparison undecided =
        Comparison.of(captures(List.of(1.0, 2.0, 30.0, 40.0)), captures(List.of(60.0, 70.0, 80.0)));
    List<Check> checks = Condition.check(List.of(Condition.parse("walk_mean>+5%")), undecided);
    StringWriter text = new StringWriter();
    new DiffText(new PrintWriter(text), false).print(undecided, checks);
    assertThat(text.toString()).contains("\npercentages are the median over the ratios");
  }

  private static String text(Comparison comparison, boolean all) {
    StringWriter text = new StringWriter();
    new DiffText(new PrintWriter(text), all).print(comparison, List.of());
    return text.toString();
  }

  @Test
  void whatLiesWithinATenthIsTheSame() {
    assertThat(tested(around(100, 0.05), around(100.5, 0.05)).verdict())
        .isEqualTo(Difference.Verdict.SAME);
  }

  @Test
  void aTimeThatCapturesLackSaysSo() {
    Difference times =
        smaps(
            Comparison.of(
                side(Figure.WALK_MEAN, 2, 5, 0, 0), side(Figure.WALK_MEAN, CAPTURES, 6, 0, 0)));
    assertThat(times.before()).containsExactly(5.0, 5.0);
    assertThat(DiffWords.change(times, 0.05)).endsWith(" (in 2 of 10 captures of A alone)");
  }

  @ParameterizedTest
  @EnumSource(
      value = Figure.class,
      names = {"WALKS", "ACQUISITIONS", "STEPS", "ENTRIES_PER_STEP"})
  void countsOfALossySideDecideNothing(Figure figure) throws ConditionException {
    Comparison comparison =
        Comparison.of(side(figure, CAPTURES, 100, 0, 0), side(figure, CAPTURES, 200, 3, 0));
    assertThat(smaps(comparison).verdict()).isEqualTo(Difference.Verdict.UNTESTED);
    for (String condition : List.of(figure.text() + ">+5%", figure.text() + "<+300%")) {
      assertThat(Condition.check(List.of(Condition.parse(condition)), comparison))
          .singleElement()
          .satisfies(
              check -> {
                assertThat(check.outcome()).isEqualTo(Condition.Outcome.UNDECIDED);
                assertThat(check.words())
                    .endsWith("(counts of B are too low, 3 walks are not whole)");
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100, 3000, 'smaps makes 2,900 % more walks'",
    "100, 119.6, smaps makes 19.6 % more walks",
    "100, 100.0000001, smaps makes 0.000000100 % more walks",
    "100, 0, smaps makes 100 % fewer walks",
    "0, 5, smaps makes ∞ % more walks",
  })
  void aChangeIsAPlainNumber(double before, double after, String words) {
    Comparison comparison =
        Comparison.of(
            side(Figure.WALKS, CAPTURES, before, 0, 0), side(Figure.WALKS, CAPTURES, after, 0, 0));
    assertThat(DiffWords.change(smaps(comparison), 0.05)).startsWith(words + ", exactly");
  }

  @Test
  void aConditionOnAllIsAboutWhatIsMeasured() throws ConditionException {
    List<CaptureFigures> a = new ArrayList<>(side(Figure.HOLD_P99, 5, 100, 0, 7));
    List<CaptureFigures> b = new ArrayList<>(side(Figure.HOLD_P99, 5, 300, 0, 0));
    assertThat(Condition.check(List.of(Condition.parse("hold_p99>+5%")), Comparison.of(a, b)))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).contains("pagemap/hold_p99");
              assertThat(check.outcome()).isEqualTo(Condition.Outcome.FAILED);
            });
  }

  @Test
  void oneIsSingular() {
    Comparison comparison =
        Comparison.of(
            side(Figure.WAIT_MEAN, CAPTURES, 100, 0, 1), side(Figure.WAIT_MEAN, CAPTURES, 9, 0, 2));
    assertThat(smaps(comparison).doubts())
        .containsExactly("1 wait of A is an upper bound", "2 waits of B are upper bounds");
    Comparison counts =
        Comparison.of(side(Figure.STEPS, CAPTURES, 9, 1, 0), side(Figure.STEPS, CAPTURES, 9, 0, 0));
    assertThat(smaps(counts).doubts())
        .containsExactly("counts of A are too low, 1 walk is not whole");
  }

  @Test
  void holdsThatAreUpperBoundsAreMarkedAndDecideNothing() throws ConditionException {
    Comparison comparison =
        Comparison.of(
            side(Figure.HOLD_P99, CAPTURES, 100, 0, 7), side(Figure.HOLD_P99, CAPTURES, 300, 0, 0));
    assertThat(smaps(comparison).verdict()).isEqualTo(Difference.Verdict.UNTESTED);
    assertThat(comparison.tests()).isZero();
    assertThat(DiffWords.change(smaps(comparison), 0.05)).contains(": ≤100 ns → 300 ns (7 holds");
    assertThat(DiffJson.of(comparison, List.of()).at("/figures/0/bound_a").asBoolean()).isTrue();
    assertThat(DiffJson.of(comparison, List.of()).at("/figures/0/bound_b").asBoolean()).isFalse();
    for (String condition : List.of("smaps:hold_p99>+5%", "hold_p99<+5%")) {
      assertThat(Condition.check(List.of(Condition.parse(condition)), comparison))
          .extracting(Check::outcome)
          .containsExactly(Condition.Outcome.UNDECIDED);
    }
    assertThat(smaps(comparison).doubts()).containsExactly("7 holds of A are upper bounds");
    assertThat(DiffJson.of(comparison, List.of()).at("/figures/0/doubts/0").asText())
        .isEqualTo("7 holds of A are upper bounds");
  }
}
