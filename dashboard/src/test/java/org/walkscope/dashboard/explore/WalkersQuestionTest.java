// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.SampleComparison;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.explore.WalkersAnswer.Compared;
import org.walkscope.dashboard.explore.WalkersAnswer.Sides;
import org.walkscope.dashboard.explore.WalkersAnswer.Verdicts;
import org.walkscope.schema.Arch;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.DifferingRange;
import org.walkscope.schema.StageLoss;

class WalkersQuestionTest {
  private final Windows windows = new Windows();

  @AfterEach
  void close() throws Exception {
    windows.close();
  }

  private void compare(ComparisonVerdict verdict, int number, List<DifferingRange> ranges) {
    List<String> reasons =
        verdict == ComparisonVerdict.EQUAL ? List.of() : List.of("reason " + number);
    windows.take(
        SampleComparison.of("lab", Windows.T0 + number * 1_000L, verdict, reasons, ranges));
  }

  private WalkersAnswer ask(Object... verdict) throws Exception {
    Object[] all = new Object[verdict.length + 4];
    System.arraycopy(verdict, 0, all, 4, verdict.length);
    all[0] = "from";
    all[1] = Windows.T0;
    all[2] = "to";
    all[3] = Windows.T0 + 60_000;
    return (WalkersAnswer) windows.ask(new WalkersQuestion(), WalkersQuestion.parameters(), all);
  }

  @Test
  void countsVerdictsAndTakesFiguresOfThoseThatHaveOne() throws Exception {
    compare(ComparisonVerdict.EQUAL, 1, List.of());
    compare(ComparisonVerdict.DIFFERS, 2, List.of());
    compare(ComparisonVerdict.NOT_COMPARABLE, 3, List.of());
    WalkersAnswer answer = ask();
    assertThat(answer.verdicts())
        .containsExactly(new Verdicts("smaps", "7.3.1-cloud-amd64", Arch.X86_64, 1, 1, 1));
    assertThat(answer.judged()).isEqualTo(2);
    assertThat(answer.sides())
        .extracting(
            Sides::figure,
            sides -> sides.legacy().figures().n(),
            sides -> sides.range().figures().n())
        .containsExactly(tuple("duration", 4L, 2L), tuple("steps", 2L, 2L), tuple("hold", 4L, 2L));
    Sides steps = answer.sides().get(1);
    assertThat(steps.legacy().figures().p50Ns()).isEqualTo(200);
    assertThat(steps.range().figures().p50Ns()).isEqualTo(20);
    assertThat(answer.sides().get(2).legacy().upperBounds()).isEqualTo(2);
    assertThat(answer.comparisons())
        .extracting(Compared::endMs)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void saysWhatCouldNotBeCompared() throws Exception {
    compare(ComparisonVerdict.EQUAL, 1, List.of());
    StageLoss loss = Samples.stageLoss("pipeline", "readings_crowded_out", 371, Windows.T0);
    loss.setHostname("lab");
    windows.take(loss);
    assertThat(ask().limits())
        .singleElement()
        .asString()
        .startsWith("371 since the boot on lab: Walks left out of comparisons")
        .endsWith("(readings_crowded_out)");
    assertThat(ask("host", "another").limits()).isEmpty();
  }

  @Test
  void listsOneVerdictWithReasonsAndDifferences() throws Exception {
    compare(ComparisonVerdict.EQUAL, 1, List.of());
    compare(
        ComparisonVerdict.DIFFERS,
        2,
        List.of(new DifferingRange(0x7f0000000000L, -4_096L, null, null)));
    WalkersAnswer answer = ask("verdict", "differs");
    assertThat(answer.comparisonsLeft()).isZero();
    assertThat(answer.comparisons())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.reasons()).containsExactly("reason 2");
              assertThat(one.ranges().get(0).start()).isEqualTo("0x7f0000000000");
              assertThat(one.ranges().get(0).end()).isEqualTo("0xfffffffffffff000");
              assertThat(one.rangesLeft()).isEqualTo(3);
              assertThat(one.figures().get(0).start()).isEqualTo("0xffffffffffffffff");
            });
    assertThat(ask("limit", 1).comparisonsLeft()).isEqualTo(1);
    assertThat(ask("kernel", "other").verdicts()).isEmpty();
  }
}
