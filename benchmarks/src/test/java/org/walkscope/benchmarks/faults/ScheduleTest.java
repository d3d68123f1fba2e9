// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void aSeedIsAScheduleAndAnotherIsAnother() {
    assertThat(Schedule.of(17)).isEqualTo(Schedule.of(17));
    assertThat(LongStream.range(0, 60).mapToObj(Schedule::of).map(Schedule::strikes).distinct())
        .hasSize(60);
  }

  @Test
  void seedsThatFollowOneAnotherHaveEveryFault() {
    for (long seed : new long[] {-3, 1, 1000}) {
      Set<Fault> seen = EnumSet.noneOf(Fault.class);
      for (int i = 0; i < Fault.values().length; i++) {
        Schedule.of(seed + i).strikes().forEach(strike -> seen.add(strike.fault()));
      }
      assertThat(seen).containsExactlyInAnyOrder(Fault.values());
    }
  }

  @Test
  void whatIsRescaledGoesFromOneToFourToTwo() {
    for (long seed = 0; seed < 200; seed++) {
      Schedule schedule = Schedule.of(seed);
      List<Integer> rescaled =
          schedule.strikes().stream()
              .filter(strike -> strike.fault() == Fault.RESCALE)
              .map(Schedule.Strike::parallelism)
              .toList();
      boolean any = !rescaled.isEmpty();
      assertThat(rescaled).isEqualTo(any ? List.of(4, 2) : List.of());
      assertThat(schedule.parallelism()).isEqualTo(any ? 1 : 2);
    }
  }

  @Test
  void faultsStrikeInTheMiddleOneAfterTheOther() {
    for (long seed = 0; seed < 200; seed++) {
      List<Integer> percents =
          Schedule.of(seed).strikes().stream().map(Schedule.Strike::percent).toList();
      assertThat(percents).isNotEmpty().isSorted().allMatch(at -> at >= 10 && at < 90);
    }
  }
}
