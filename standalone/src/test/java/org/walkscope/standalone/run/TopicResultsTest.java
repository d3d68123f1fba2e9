// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Topics;

class TopicResultsTest {
  private final TopicResults calm = results("k", "a", "b", "c");

  @Test
  void equalIsEqual() {
    assertThat(results("k", "a", "b", "c").differences(calm)).isEmpty();
  }

  @Test
  void whatIsMissingTwiceAndOtherwiseIsFoundAndCounted() {
    assertThat(results("k", "a", "c").differences(calm))
        .singleElement()
        .asString()
        .startsWith("walkscope.walks k: 2 records, not 3: 1 missing, 0 twice, 0 others");
    assertThat(results("k", "a", "b", "b", "c").differences(calm))
        .singleElement()
        .asString()
        .startsWith("walkscope.walks k: 4 records, not 3: 0 missing, 1 twice, 0 others");
    assertThat(results("k", "a", "b", "d").differences(calm))
        .singleElement()
        .asString()
        .startsWith("walkscope.walks k: 3 records, not 3: 1 missing, 0 twice, 1 others");
  }

  @Test
  void anotherOrderIsFound() {
    assertThat(results("k", "b", "a", "c").differences(calm))
        .containsExactly("walkscope.walks k: all 3 records, in another order");
  }

  @Test
  void aKeyThatOnlyOneHasIsFound() {
    assertThat(results("other", "a", "b", "c").differences(calm))
        .hasSize(2)
        .anyMatch(line -> line.contains(" k: 0 records, not 3: 3 missing"))
        .anyMatch(line -> line.contains(" other: 3 records, not 0: 0 missing, 0 twice, 3 others"));
  }

  private static TopicResults results(String key, String... values) {
    NavigableMap<String, NavigableMap<String, List<ResultRecord>>> all = new TreeMap<>();
    NavigableMap<String, List<ResultRecord>> byKey = new TreeMap<>();
    byKey.put(
        key,
        Arrays.stream(values)
            .map(value -> new ResultRecord(value.getBytes(UTF_8), new TreeMap<>()))
            .toList());
    all.put(Topics.WALKS, byKey);
    return new TopicResults(all);
  }
}
