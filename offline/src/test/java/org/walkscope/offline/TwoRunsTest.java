// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.schema.StreamEnd;
import org.walkscope.testing.Golden;

/** Merges of two runs of a probe, in which the same threads have the same numbers of walks. */
class TwoRunsTest {
  private static final Path AGENT = Golden.STORIES.resolve("agent-x86_64/capture.avro");
  private static final Path EVERYTHING = Golden.STORIES.resolve("everything-x86_64/capture.avro");

  @TempDir Path folder;

  /** Both runs; in the later one a file has another name. */
  private Path merged(Path capture) throws IOException {
    Path later = later(capture);
    Path merged = folder.resolve("merged.avro");
    OfflineRun run =
        OfflineRun.of("merge", capture.toString(), later.toString(), "--into", merged.toString());
    assertThat(run.status()).as(run.err()).isZero();
    return merged;
  }

  private Path later(Path capture) throws IOException {
    return CaptureCopy.laterRun(
        capture,
        folder.resolve("later.avro"),
        name -> name.equals("memfd:walkload") ? "memfd:later" : name);
  }

  private static JsonNode report(Path capture, String... filter) throws IOException {
    String[] words = new String[filter.length + 3];
    words[0] = "report";
    words[1] = "--json";
    words[2] = capture.toString();
    System.arraycopy(filter, 0, words, 3, filter.length);
    return OfflineRun.json(words);
  }

  /** A merge may begin with the walks of the run that began last. */
  @Test
  void aTimeFromTheStartIsFromTheRunThatBeganFirst() throws IOException {
    Path both = CaptureCopy.laterRunFirst(AGENT, later(AGENT), folder.resolve("later-first.avro"));
    JsonNode ofLater = report(both, "--from", "+50s");
    assertThat(OfflineRun.sum(ofLater.get("walks"), "walks"))
        .isEqualTo(OfflineRun.sum(report(AGENT).get("walks"), "walks"));
  }

  @Test
  void aCutOfTheFirstRunHasNoWalkOfTheSecond() throws IOException {
    Path cut = folder.resolve("cut.avro");
    OfflineRun.of("cut", merged(AGENT).toString(), "--to=+20s", "--into", cut.toString());
    assertThat(report(cut).get("walks")).isEqualTo(report(AGENT).get("walks"));
    assertThat(report(cut).get("holds")).isEqualTo(report(AGENT).get("holds"));
  }

  @Test
  void holdsAroundTheWalksOfAVmaAreOfTheirRun() throws IOException {
    JsonNode one = report(EVERYTHING, "--vma", "memfd:walkload");
    JsonNode merged = report(merged(EVERYTHING), "--vma", "memfd:walkload");
    assertThat(one.at("/walks/0/walks").asLong()).isPositive();
    assertThat(one.get("holds")).isNotEmpty();
    for (String part : new String[] {"walks", "holds"}) {
      assertThat(merged.get(part)).as(part).isEqualTo(one.get(part));
    }
  }

  @Test
  void blameAndReadsAreThoseOfBothRuns() throws IOException {
    JsonNode one = report(AGENT);
    JsonNode merged = report(merged(AGENT));
    for (String figure : new String[] {"waits", "blamed_ns"}) {
      assertThat(OfflineRun.sum(merged.get("holds"), figure))
          .as(figure)
          .isPositive()
          .isEqualTo(2 * OfflineRun.sum(one.get("holds"), figure));
    }
    JsonNode rows =
        OfflineRun.json(
            "sql",
            folder.resolve("merged.avro").toString(),
            "--query=who-walks-whom",
            "--format=json");
    assertThat(OfflineRun.sum(rows, "reads"))
        .isEqualTo(OfflineRun.sum(merged.get("walks"), "reads"))
        .isEqualTo(2 * OfflineRun.sum(one.get("walks"), "reads"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"smaps", "smaps_rollup", "numa_maps", "pagemap"})
  void aTextIsOfOneRun(String command) throws IOException {
    String merged = merged(EVERYTHING).toString();
    OfflineRun first = OfflineRun.of(command, EVERYTHING.toString());
    assertThat(OfflineRun.of(command, "--at", end(EVERYTHING), merged))
        .isEqualTo(new OfflineRun(0, first.out(), ""));
    OfflineRun second = OfflineRun.of(command, folder.resolve("later.avro").toString());
    assertThat(OfflineRun.of(command, merged).out()).isEqualTo(second.out());
    assertThat(second.status()).isZero();
    if (command.equals("smaps")) {
      assertThat(first.out()).contains("memfd:walkload").isNotEqualTo(second.out());
    }
  }

  private static String end(Path capture) throws IOException {
    return CaptureCopy.records(capture).stream()
        .filter(StreamEnd.class::isInstance)
        .map(StreamEnd.class::cast)
        .map(end -> end.getTimestampNs() + end.getHost().getMonotonicToEpochNs())
        .map(epochNs -> Instant.EPOCH.plusNanos(epochNs).toString())
        .findFirst()
        .orElseThrow();
  }
}
