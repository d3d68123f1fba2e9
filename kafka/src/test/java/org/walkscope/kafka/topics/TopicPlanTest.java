// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Topics;

class TopicPlanTest {
  @Test
  void thePlanOfOneMachineIsWithinItsBytesAndForgetsNothingByTime() {
    for (long gib : new long[] {2, 3, 8, 100}) {
      requireWithin(gib << 30);
    }
  }

  private static void requireWithin(long bytes) {
    long segment = 16 << 20;
    List<TopicPlan> plan =
        TopicPlan.within(bytes, 2, segment).stream()
            .filter(each -> !each.name().equals(Topics.SCHEMAS)) // some hundred KiB
            .toList();
    assertThat(plan.stream().mapToLong(each -> each.retentionBytes() + segment))
        .allMatch(share -> share >= 2 * segment);
    assertThat(
            plan.stream()
                .mapToLong(each -> each.partitions() * (each.retentionBytes() + segment))
                .sum())
        .isBetween(bytes * 9 / 10, bytes);
    assertThat(plan).allMatch(each -> each.settings().get("retention.ms").equals("-1"));
    assertThat(plan).allMatch(each -> each.replication() == 1);
  }
}
