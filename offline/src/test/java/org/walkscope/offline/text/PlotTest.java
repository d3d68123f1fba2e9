// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlotTest {
  private static final long DAY_NS = 86_400_000_000_000L;

  @Test
  void aSparklineHasAPlaceForEachHalfDecade() {
    Durations durations = new Durations(2);
    for (int i = 0; i < 4; i++) {
      durations.add(120);
    }
    durations.add(5_000_000_000L);
    assertThat(Sparkline.of(durations)).hasSize(Sparkline.WIDTH).startsWith("█ ").endsWith(" ▂");
    assertThat(Sparkline.of(new Durations(2))).isBlank().hasSize(Sparkline.WIDTH);
  }

  @Test
  void aMapOfAnyTimeFitsTheWidth() {
    Heatmap map = new Heatmap();
    for (long day = 0; day < 1_000; day++) {
      map.add(day * DAY_NS, 2_000_000);
      map.add(-day * DAY_NS, 40);
    }
    List<String> lines = printed(map, 60);
    assertThat(lines.subList(0, lines.size() - 1))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
    assertThat(lines.get(0)).matches(" +1.00 ms │ +█+.*").doesNotMatch(".*█ +█.*");
    assertThat(lines.get(lines.size() - 3)).matches(" +│█+.*");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 300})
  void theTimeInAllIsThatOfTheWalks(int width) {
    Heatmap map = new Heatmap();
    map.add(5_000_000_000L, 2_000_000);
    map.add(7_500_000_000L, 30_000_000);
    List<String> lines = printed(map, width);
    assertThat(lines.get(lines.size() - 1)).contains(" 2.53 s in all, ", " a column; ");
  }

  @Test
  void nothingIsDrawnOfNothing() {
    assertThat(printed(new Heatmap(), 80)).isEmpty();
  }

  private static List<String> printed(Heatmap map, int width) {
    StringWriter text = new StringWriter();
    map.print(new PrintWriter(text), width);
    return text.toString().lines().toList();
  }

  @Test
  void aPercentileIsNeverAboveTheLongest() {
    Durations durations = new Durations(2);
    assertThat(durations.percentileNs(50)).isNull();
    durations.add(4_790_123);
    assertThat(durations.percentileNs(50)).isEqualTo(4_790_123);
    assertThat(durations.percentileNs(99)).isEqualTo(durations.longestNs()).isEqualTo(4_790_123);
  }
}
