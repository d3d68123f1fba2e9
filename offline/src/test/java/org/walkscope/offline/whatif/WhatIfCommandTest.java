// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

/** What-if beside the other walker's own walks of the same memory, where a story has both. */
class WhatIfCommandTest {
  private static final String NUMA_MAPS = "numa_maps";

  @TempDir Path folder;

  private static JsonNode whatIf(String story, String walker, String... options)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("whatif", "--json"));
    words.addAll(Arrays.asList(options));
    words.add(Golden.STORIES.resolve(story + "capture.avro").toString());
    for (JsonNode group : OfflineRun.json(words.toArray(String[]::new))) {
      if (group.get("walker").asText().equals(walker)) {
        return group;
      }
    }
    throw new AssertionError("no walks by " + walker);
  }

  /** The old walker read twice, the new once in between, and asked for some types alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // its walks of one VMA asked for NONE, too: a step
        "smaps_rollup | FOLIO,SWAP,MIGRATION,DEVICE,HWPOISON | 2",
        "numa_maps    | FOLIO                                | 0"
      })
  void stepsByFolioAreThoseThatTheNewWalkerTook(String consumer, String types, long more)
      throws IOException {
    String[] options = {"--consumer", consumer, "--batch", "folio", "--types", types};
    JsonNode old = whatIf("walkers-x86_64/", "LEGACY", options);
    JsonNode recorded = whatIf("walkers-x86_64/", "PT_RANGE_WALK", options);
    assertThat(old.get("steps_then_exact").asBoolean()).isTrue();
    assertThat(old.get("steps_then").asLong() / 2 + more)
        .isPositive()
        .isEqualTo(recorded.get("steps").asLong());
    assertThat(old.get("locks_then_at_least").asLong() / 2)
        .isLessThanOrEqualTo(recorded.get("locks").asLong());
  }

  @Test
  void stepsWithoutBatchingAreThoseThatTheOldWalkerTook() throws IOException {
    String[] options = {"--consumer", "pagemap", "--batch", "none"};
    JsonNode old = whatIf("walkers-x86_64/", "LEGACY", options);
    JsonNode recorded = whatIf("walkers-x86_64/", "PT_RANGE_WALK", options);
    assertThat(old.get("steps_then")).isEqualTo(old.get("steps"));
    assertThat(old.get("steps_then_exact").asBoolean()).isTrue();
    assertThat(old.get("hold_then_estimate_ns")).isEqualTo(old.get("hold_ns"));
    // twice the VMAs; the old walker passes what lies between them, too
    assertThat(recorded.get("steps_then").asLong())
        .isGreaterThan(recorded.get("steps").asLong())
        .isLessThanOrEqualTo(old.get("steps").asLong() / 2);
  }

  /** A walker that batched, and the same that did not; the guest's own times differ by as much. */
  @ParameterizedTest
  @CsvSource({"batched, single, none", "single, batched, folio"})
  void theHoldOfAWalkerWithOtherBatchesIsNear(String of, String other, String batch)
      throws IOException {
    String pair = "../cases/contiguous-arm64/";
    JsonNode foretold = whatIf(pair + of + "-", "PT_RANGE_WALK", "--batch", batch);
    JsonNode recorded = whatIf(pair + other + "-", "PT_RANGE_WALK", "--batch", batch);
    assertThat(foretold.get("hold_then_estimate_ns").asDouble())
        .isCloseTo(recorded.get("hold_ns").asDouble(), withinPercentage(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batching-x86_64/folios-", "batching-x86_64/pages-", "everything-arm64/"})
  void blocksOfSixteenLieBetween(String story) throws IOException {
    JsonNode none = whatIf(story, "LEGACY", "--consumer", NUMA_MAPS, "--batch", "none");
    JsonNode blocks = whatIf(story, "LEGACY", "--consumer", NUMA_MAPS, "--batch", "16");
    JsonNode folio = whatIf(story, "LEGACY", "--consumer", NUMA_MAPS, "--batch", "folio");
    assertThat(folio.get("steps_then").asLong()).isLessThan(blocks.get("steps_then").asLong());
    assertThat(blocks.get("steps_then").asLong()).isLessThan(none.get("steps_then").asLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pagemap_scan", "pagemap", "clear_refs"})
  void stepsAreABoundWhereVmasAreNotToldApart(String consumer) throws IOException {
    for (String batch : List.of("folio", "16")) {
      JsonNode then =
          whatIf("everything-x86_64/", "LEGACY", "--consumer", consumer, "--batch", batch);
      assertThat(then.get("steps_then_exact").asBoolean()).as(batch).isFalse();
    }
  }

  @Test
  void largeFoliosSaveSteps() throws IOException {
    String[] options = {"--consumer", NUMA_MAPS, "--batch", "folio"};
    JsonNode folios = whatIf("batching-x86_64/folios-", "LEGACY", options);
    JsonNode pages = whatIf("batching-x86_64/pages-", "LEGACY", options);
    assertThat(folios.get("steps_then").asLong()).isLessThan(pages.get("steps_then").asLong());
  }

  @Test
  void aWalkWithoutFolioFactsHasABound() throws IOException {
    OfflineRun run =
        OfflineRun.of(
            "whatif",
            "--batch",
            "folio",
            Golden.STORIES.resolve("walkers-x86_64/capture.avro").toString(),
            "--consumer",
            "clear_refs");
    assertThat(run.out()).containsPattern("steps [0-9,]+ → ≥[0-9,]+; locks [0-9]+ → ≥[0-9]+;");
  }

  @Test
  void locksAndHoldsOfLightModeAreNotTold() throws IOException {
    String capture = Golden.STORIES.resolve("agent-x86_64/capture.avro").toString();
    assertThat(OfflineRun.of("whatif", "--batch", "folio", capture).out())
        .containsPattern("; locks not told → ≥[1-9][0-9,]*; hold not told\n");
    JsonNode group = whatIf("agent-x86_64/", "LEGACY", "--batch", "folio");
    assertThat(group.get("locks").isNull()).isTrue();
    assertThat(group.get("locks_all").asBoolean()).isFalse();
    assertThat(group.get("hold_ns").isNull()).isTrue();
    assertThat(group.get("hold_then_estimate_ns").isNull()).isTrue();
  }

  @Test
  void locksAndHoldsOfALossyWalkAreNotAll() throws IOException {
    Walk walk =
        RecordedResults.of(Golden.STORIES.resolve("walkers-x86_64/capture.avro"))
            .all(Walk.class)
            .stream()
            .filter(each -> !each.getLocks().isEmpty())
            .findFirst()
            .orElseThrow();
    WhatIfGroup group = new WhatIfGroup();
    group.add(walk, Batch.FOLIO, WalkSteps.ALL);
    assertThat(group.hasAllLocks()).isTrue();
    assertThat(group.hasAllHolds()).isTrue();
    walk.setPtlAcquisitions(walk.getPtlAcquisitions() + 1);
    group.add(walk, Batch.FOLIO, WalkSteps.ALL);
    assertThat(group.hasAllLocks()).isTrue();
    assertThat(group.hasAllHolds()).isFalse();
    assertThat(group.holdNs()).as("of the first walk's at least").isPositive();
    walk.setCompleteness(Completeness.LOSSY);
    group.add(walk, Batch.FOLIO, WalkSteps.ALL);
    assertThat(group.hasAllLocks()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"folio", "16", "none"})
  void stepsOfATraceWithoutEntriesAreNotTold(String batch) throws IOException {
    Path story = Golden.STORIES.resolve("everything-x86_64/capture.avro");
    String none = CaptureCopy.withoutEntries(story, folder.resolve("none.avro")).toString();
    assertThat(OfflineRun.of("whatif", "--batch", batch, none).out())
        .contains("steps not told → not told; locks ")
        .doesNotContain("about", " 0");
    for (JsonNode group : OfflineRun.json("whatif", "--batch", batch, "--json", none)) {
      for (String figure :
          List.of("steps", "steps_then", "locks_then_at_least", "hold_then_estimate_ns")) {
        assertThat(group.get(figure).isNull()).as(figure).isTrue();
      }
      assertThat(group.get("steps_all").asBoolean()).isFalse();
      assertThat(group.get("steps_then_exact").asBoolean()).isFalse();
    }
  }

  @Test
  void aWrongCallIsOneLine() {
    OfflineRun run = OfflineRun.of("whatif", "--batch", "17", "none.avro");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("--batch", "folio, 16 or none, not '17'")
        .doesNotContain("SIXTEEN")
        .hasLineCount(1);
  }
}
