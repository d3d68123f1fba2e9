// SPDX-License-Identifier: Apache-2.0
package org.walkscope.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTextTest {
  @Test
  void tellsOneThingInTheSingularAndNoneInThePlural() {
    assertThat(CountText.of(0, "walk")).isEqualTo("0 walks");
    assertThat(CountText.of(1, "walk")).isEqualTo("1 walk");
    assertThat(CountText.of(2, "walk")).isEqualTo("2 walks");
  }

  @Test
  void groupsTheDigitsOfALargeNumber() {
    assertThat(CountText.of(1_234_567, "walk")).isEqualTo("1,234,567 walks");
  }

  @Test
  void takesThePluralOfAVerbOrAnotherWord() {
    assertThat(CountText.of(1, "walk is missing", "walks are missing"))
        .isEqualTo("1 walk is missing");
    assertThat(CountText.of(3, "walk is missing", "walks are missing"))
        .isEqualTo("3 walks are missing");
    assertThat(CountText.of(3, "entry", "entries")).isEqualTo("3 entries");
  }
}
