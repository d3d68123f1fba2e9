// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.WalkerNames;
import org.walkscope.testing.Seeds;

/** Names of walkers in a window, more than it keeps. */
class AddUpTest {
  private static final AddUp<BatchTotals> SUMS = new AddUp<>(BatchTotals.class);

  @Test
  void keepsTheFirstNamesByTheirOrderAndSumsAllOthers() {
    List<BatchTotals> samples = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      samples.add(sample("a", "pool-1-thread-" + i));
      samples.add(sample("a", "node_exporter"));
    }
    for (int i = 0; i < WalkerNames.MOST - 3; i++) {
      samples.add(sample("a", "agent-" + (char) ('A' + i % 26) + (char) ('a' + i / 26)));
    }
    Map<String, Long> steps = steps(add(samples));
    assertThat(steps).hasSize(WalkerNames.MOST + 1);
    assertThat(steps)
        .containsEntry("node_exporter", 3_000L)
        .containsEntry("agent-Aa", 1L)
        .containsEntry("pool-1-thread-0", 1L)
        .containsEntry("pool-1-thread-1", 1L)
        .containsEntry(WalkerNames.OTHERS, 2_998L);
  }

  @Test
  void noOrderOfArrivalDecidesAndNoSampleIsLost() {
    Seeds.each(
        20,
        draws -> {
          List<String> names = new ArrayList<>();
          for (int i = 0; i < 600; i++) {
            names.add("t" + draws.random().nextInt(i % 2 == 0 ? 90 : 5_000));
          }
          Map<String, Long> expected = null;
          for (int order = 0; order < 4; order++) {
            Collections.shuffle(names, draws.random());
            Map<String, Long> found =
                steps(add(names.stream().map(name -> sample("a", name)).toList()));
            assertThat(found.values().stream().mapToLong(each -> each).sum()).isEqualTo(600);
            assertThat(found).hasSizeLessThanOrEqualTo(WalkerNames.MOST + 1);
            assertThat(expected == null ? found : expected).isEqualTo(found);
            expected = found;
          }
        });
  }

  @Test
  void aNameThatTheFleetKeepsHasAllItsWalksOfEveryHost() {
    Seeds.each(
        20,
        draws -> {
          Map<String, List<BatchTotals>> hosts = new HashMap<>();
          for (int i = 0; i < 3_000; i++) {
            String host = "host-" + draws.random().nextInt(9);
            String name = "t" + draws.random().nextInt(400);
            hosts.computeIfAbsent(host, key -> new ArrayList<>()).add(sample(host, name));
          }
          Map<String, BatchTotals> rolledUp = SUMS.createAccumulator();
          for (List<BatchTotals> ofHost : hosts.values()) {
            for (BatchTotals window : add(ofHost).values()) {
              BatchTotals fleets = new BatchTotals();
              fleets.becomeFleets(window);
              SUMS.add(fleets, rolledUp);
            }
          }
          List<BatchTotals> all = hosts.values().stream().flatMap(List::stream).toList();
          assertThat(steps(rolledUp)).isEqualTo(steps(add(all)));
        });
  }

  private static BatchTotals sample(String host, String walkerComm) {
    return SampledWalk.batch(host, walkerComm, 1_000, 1, 1);
  }

  private static Map<String, BatchTotals> add(List<BatchTotals> samples) {
    Map<String, BatchTotals> sums = SUMS.createAccumulator();
    samples.forEach(sample -> SUMS.add(sample, sums));
    return sums;
  }

  /** Steps by name, as the records say them. */
  private static Map<String, Long> steps(Map<String, BatchTotals> sums) {
    Map<String, Long> steps = new TreeMap<>();
    for (BatchTotals totals : sums.values()) {
      totals.ofWindow(new TimeWindow(0, 10_000));
      steps.put(totals.toRecord().getWalkerComm(), totals.toRecord().getSteps());
    }
    return steps;
  }
}
