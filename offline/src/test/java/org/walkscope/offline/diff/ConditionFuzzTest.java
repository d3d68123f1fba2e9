// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is a condition, or has a fault in one of its columns. */
class ConditionFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of("hold_p99>+5%", "numa_maps/ptl_pte:entries_per_step<-12.5%", ":x>1", "")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "3m")
  void parsesOrNamesAColumn(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Condition condition = Condition.parse(text);
      assertThat(condition.percent()).isFinite().isGreaterThan(-100);
      assertThat(text).startsWith(condition.subject()).contains(condition.figure().text());
    } catch (ConditionException e) {
      assertThat(e.column()).isBetween(1, text.length() + 1);
    }
  }
}
