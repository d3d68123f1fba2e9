// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.testing.Seeds;
import org.walkscope.verify.selftest.TapTest.Result;

class TapTextTest {
  private static final String[] NEARLY_TAP = {
    "TAP version 13",
    "1..0 # SKIP",
    "1..2",
    "1..99999999",
    "ok 1 a",
    "not ok 2 # error b",
    "ok 2 # SKIP",
    "ok 2 c # SKIP d",
    "ok",
    "ok ",
    "ok 99999999999999999999",
    "Bail out!",
    "# Totals: pass:1 fail:1 xfail:0 xpass:0 skip:0 error:0",
    "# Totals: pass:99999999999999999999 fail:1 xfail:0 xpass:0 skip:0 error:0",
    "",
    "talk"
  };

  private static final String WHOLE =
      """
      TAP version 13
      # [INFO] detected hugetlb page size: 2048 KiB
      1..5
      ok 1 sanity_tests_sd Zero range size is valid
      # talk between tests
      not ok 2 Page testing: all new pages must be written (dirty)
      ok 3 # SKIP Huge page testing: all new pages must be written (dirty)
      ok 4 - a name with a dash # SKIP no such device
      ok 5 # XFAIL known
      # 2 skipped test(s) detected.
      # Totals: pass:1 fail:1 xfail:1 xpass:0 skip:2 error:0
      """;

  /** Text with times as taptime writes it: from 100 on, a nanosecond for each line. */
  private static String stamped(String said) {
    StringBuilder text = new StringBuilder("100 taptime: pid=148\n");
    long now = 100;
    for (String line : said.lines().toList()) {
      now++;
      text.append(now).append(' ').append(line).append('\n');
    }
    return text.append(now + 1).append(" taptime: exit=1\n").toString();
  }

  private static Tap parse(String said) throws TapException {
    return TapText.parse("tap.txt", stamped(said));
  }

  private static void refused(String said, String message) {
    assertThatThrownBy(() -> parse(said))
        .isInstanceOf(TapException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsEveryResultWithItsNameAndItsTime() throws TapException {
    Tap tap = parse(WHOLE);
    assertThat(tap.pid()).isEqualTo(148);
    assertThat(tap.exit()).isEqualTo(1);
    assertThat(tap.planned()).isEqualTo(5);
    assertThat(tap.plannedNs()).isEqualTo(103);
    assertThat(tap.untold()).isZero();
    assertThat(tap.problems()).isEmpty();
    assertThat(tap.tests())
        .containsExactly(
            new TapTest(1, "sanity_tests_sd Zero range size is valid", Result.OK, 5, 104),
            new TapTest(
                2, "Page testing: all new pages must be written (dirty)", Result.NOT_OK, 7, 106),
            new TapTest(
                3, "Huge page testing: all new pages must be written (dirty)", Result.SKIP, 8, 107),
            new TapTest(4, "a name with a dash", Result.SKIP, 9, 108),
            new TapTest(5, "# XFAIL known", Result.OK, 10, 109));
  }

  @Test
  void tellsTheTestsThatWereNeverTold() throws TapException {
    Tap tap =
        parse(
            """
            TAP version 13
            1..3
            ok 1 a
            Bail out! memory mapped file
            # Planned tests != run tests (3 != 1)
            # Totals: pass:1 fail:0 xfail:0 xpass:0 skip:0 error:0
            """);
    assertThat(tap.untold()).isEqualTo(2);
    assertThat(tap.problems())
        .containsExactly(
            "tap.txt line 5: Bail out! memory mapped file",
            "tap.txt line 8: 3 tests planned, 1 told");
  }

  @Test
  void believesNoTotalsThatTheLinesDoNotHave() throws TapException {
    assertThat(parse(WHOLE.replace("pass:1 fail:1", "pass:2 fail:0")).problems())
        .containsExactly(
            "tap.txt line 12: its totals have 3 ok, its lines 2",
            "tap.txt line 12: its totals have 0 not ok, its lines 1");
    assertThat(parse(WHOLE.replaceAll("# Totals.*\n", "")).problems())
        .containsExactly("tap.txt line 12: the test ended without its totals");
    refused(WHOLE.replace("error:0", "error:none"), "line 12: '# Totals");
  }

  @Test
  void saysThatNothingWasTested() throws TapException {
    assertThat(parse("TAP version 13\n1..0 # SKIP no userfaultfd\n").problems())
        .containsExactly("tap.txt line 3: nothing was tested: SKIP no userfaultfd");
  }

  @Test
  void saysInWhichLineAndWhatIsWrong() {
    refused(WHOLE.replace("TAP version 13", "TAP version 14"), "line 2: 'TAP version 14'");
    refused(WHOLE.replace("TAP version 13\n", ""), "line 4: a test before version and plan");
    refused(WHOLE.replace("1..5\n", ""), "line 4: a test before version and plan");
    refused(WHOLE.replace("1..5\n", "1..5\n1..5\n"), "line 5: a second plan");
    refused(WHOLE.replace("1..5\n", "1..many\n"), "line 4: '1..many' is no plan");
    refused(WHOLE.replace("1..5\n", "1..4\n"), "line 10: test 5 of 4 planned");
    refused(WHOLE.replace("ok 3", "ok 4"), "line 8: test 4 where 3 is next");
    refused(WHOLE.replace("not ok 2", "not ok two"), "line 7: 'not ok two");
    refused("TAP version 13\n", "line 3: the test ended without a plan");
  }

  @Test
  void refusesATextThatIsCutShortOrOutOfOrder() {
    String whole = stamped(WHOLE);
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> TapText.parse("tap.txt", cut)).isInstanceOf(TapException.class);
    }
    assertThatThrownBy(() -> TapText.parse("tap.txt", whole.replace("104 ok", "99 ok")))
        .hasMessage("tap.txt line 5: printed before the line above it");
    assertThatThrownBy(() -> TapText.parse("tap.txt", whole.replace("104 ok", "ok")))
        .hasMessageContaining("tap.txt line 5: no time before");
    assertThatThrownBy(() -> TapText.parse("tap.txt", whole.substring(whole.indexOf('\n') + 1)))
        .hasMessage("tap.txt line 1: no 'taptime: pid=N'");
  }

  @Test
  void anyTextIsReadOrRefused() {
    Seeds.each(1000, draws -> readOrRefused(draws.listOf(12, NEARLY_TAP)));
  }

  private static void readOrRefused(List<String> lines) {
    try {
      Tap tap = parse(String.join("\n", lines));
      assertThat(tap.untold()).isNotNegative();
      if (tap.problems().isEmpty()) {
        assertThat(tap.tests()).hasSize(tap.planned());
      }
    } catch (TapException e) {
      assertThat(e.line()).isPositive();
    }
  }

  @Test
  void anyBytesAreReadOrRefused() {
    Seeds.each(
        1000,
        draws -> {
          String text = draws.text(200);
          assertThatThrownBy(() -> TapText.parse("tap.txt", text)).isInstanceOf(TapException.class);
        });
  }
}
