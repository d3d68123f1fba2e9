// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.OfflineRun;
import org.walkscope.testing.Golden;

/** Counts in text have their digits grouped; numbers that name something have not. */
class GroupedDigitsTest {
  private static final String WALKERS =
      Golden.STORIES.resolve("walkers-x86_64/capture.avro").toString();
  private static final String BATCHING =
      Golden.STORIES.resolve("everything-x86_64/capture.avro").toString();

  /** Walks, threads, and what info prints of kernel, boot and start. */
  private static final String NAMES =
      "walk [0-9]+|\\[[0-9]+]|0x[0-9a-f]+|(?m)^ +(host|started) .*|/[^ ]+|[0-9-]+T[0-9:.]+Z";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report",
        "report walks",
        "report locks",
        "report batch",
        "whatif --batch folio",
        "whatif --batch none",
        "info",
        "check",
        "diff --all -b OTHER -a"
      })
  void countsHaveGroups(String command) {
    String call = command.replace("OTHER", BATCHING) + " " + WALKERS;
    String text = OfflineRun.of(call.split(" ")).out();
    assertThat(text).isNotEmpty();
    assertThat(text.replaceAll(NAMES, "")).doesNotContainPattern("(?<![0-9.])[0-9]{4}");
  }
}
