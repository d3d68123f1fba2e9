// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "999, 999 ns",
    "1234, 1.23 µs",
    "9996, 10.0 µs",
    "99960, 100 µs",
    "999600, 1.00 ms",
    "45600000, 45.6 ms",
    "999999999, 1.00 s",
    "120000000000, 120 s",
    "5400000000000, 5400 s",
    "-999, -999 ns",
    "-45600000, -45.6 ms",
    "-3590000000000, -3590 s",
    "-9223372036854775808, -9220000000 s"
  })
  void timesHaveThreeDigitsAndAUnit(long ns, String text) {
    assertThat(TimeText.of(ns)).isEqualTo(text);
  }
}
