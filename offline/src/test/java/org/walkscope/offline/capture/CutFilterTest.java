// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.OfflineRun;
import org.walkscope.testing.Golden;

/** A cut has what its filter passes of the whole: walks, reads, holds and waits. */
class CutFilterTest {
  private static final Path AGENT = Golden.STORIES.resolve("agent-x86_64/capture.avro");
  private static final Path EVERYTHING = Golden.STORIES.resolve("everything-x86_64/capture.avro");

  /** Parts of each report that count what a capture has; loss says that it is a cut. */
  private static final List<String> COUNTED =
      List.of("walks", "holds", "blame", "slowest", "locks", "waiters", "walkers");

  private static final List<String> SQL =
      List.of(
          "sql",
          "--format=csv",
          "select (select count(*) from walks), (select count(*) from snapshots),"
              + " (select count(*) from lock_holds), (select count(*) from stalls),"
              + " (select count(*) from stall_blame)");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--slower 500us",
        "--slower 2ms",
        "--slower 5ms",
        "--consumer smaps_rollup --slower 2ms",
        "--consumer smaps",
        "--pid TARGET",
        "--pid TARGET --slower 2ms",
        "--vma [heap]",
        "--from +2s --to +4s",
        "--from +2s --to +4s --slower 2ms"
      })
  void aCutHasWhatItsFilterPassesOfTheWhole(String filter) throws IOException {
    int compared = 0;
    for (String story : List.of("agent", "everything", "walkers")) {
      for (String arch : List.of("x86_64", "arm64")) {
        Path capture = Golden.STORIES.resolve(story + "-" + arch + "/capture.avro");
        if (Files.exists(capture)) {
          compared += compare(capture, options(capture, filter)) ? 1 : 0;
        }
      }
    }
    assertThat(compared).as("stories of which something fits").isPositive();
  }

  private static List<String> options(Path capture, String filter) throws IOException {
    String target =
        OfflineRun.json("report", "--json", capture.toString())
            .at("/slowest/0/target_tgid")
            .asText();
    return List.of(filter.replace("TARGET", target).split(" "));
  }

  /** Compares a capture with its cut, which is not there where nothing fits: false. */
  private boolean compare(Path capture, List<String> filter) throws IOException {
    Path cut = folder.resolve("cut.avro");
    OfflineRun run = run(List.of("cut", "--force", "--into", cut.toString()), capture, filter);
    if (run(List.of("report"), capture, filter).status() != 0) {
      assertThat(run.status()).as(run.err()).isEqualTo(1);
      return false;
    }
    assertThat(run.status()).as(run.err()).isZero();
    for (String report : List.of("report", "report locks", "report stalls")) {
      List<String> words = new ArrayList<>(List.of(report.split(" ")));
      words.addAll(List.of("--json", "--slowest=100000"));
      JsonNode whole = json(run(words, capture, filter));
      JsonNode some = json(run(words, cut, filter));
      for (String part : COUNTED) {
        assertThat(some.get(part))
            .as("%s of %s %s: %s", report, capture, filter, part)
            .isEqualTo(whole.get(part));
      }
    }
    if (capture.equals(AGENT)) {
      assertThat(run(SQL, cut, filter).out())
          .as("%s", filter)
          .isEqualTo(run(SQL, capture, filter).out());
    }
    assertThat(OfflineRun.of("check", cut.toString()).status()).isZero();
    return true;
  }

  private static OfflineRun run(List<String> words, Path capture, List<String> filter) {
    List<String> all = new ArrayList<>(words);
    all.add(all.get(0).equals("sql") ? 1 : all.size(), capture.toString());
    all.addAll(filter);
    return OfflineRun.of(all.toArray(String[]::new));
  }

  private static JsonNode json(OfflineRun run) throws IOException {
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void aSlowReadAndASlowHoldBringTheirShortWalks() throws IOException {
    Path reads = folder.resolve("reads.avro");
    OfflineRun.of("cut", AGENT.toString(), "--slower", "5ms", "--into", reads.toString());
    String sql =
        "select count(*) as reads, min(duration_ns) >= 5000000 as slow,"
            + " (select count(*) from walks where duration_ns < 5000000) > 0 as short"
            + " from snapshots";
    assertThat(OfflineRun.of("sql", reads.toString(), "--format=csv", sql).out())
        .endsWith("6,true,true\n");

    Path holds = folder.resolve("holds.avro");
    OfflineRun run =
        OfflineRun.of(
            "cut",
            EVERYTHING.toString(),
            "--consumer=smaps_rollup",
            "--slower=2ms",
            "--into",
            holds.toString());
    assertThat(run.err()).isEmpty();
    JsonNode report = OfflineRun.json("report", "--json", holds.toString());
    assertThat(report.get("walks").findValuesAsText("consumer")).containsOnly("smaps_rollup");
    assertThat(report.at("/holds/0/holds").asLong()).isEqualTo(1);
  }

  /** The walk that says whose lock it was may be one that the filter leaves out. */
  @Test
  void helpSaysThatTheLastWalkUnderALockComesToo() throws IOException {
    Path cut = folder.resolve("cut.avro");
    OfflineRun.of("cut", AGENT.toString(), "--slower=2ms", "--into", cut.toString());
    JsonNode all = OfflineRun.json("report", "--json", "--slowest=1000", cut.toString());
    JsonNode fit =
        OfflineRun.json("report", "--json", "--slowest=1000", cut.toString(), "--slower=2ms");
    assertThat(all.get("slowest").size()).isGreaterThan(fit.get("slowest").size());
    assertThat(OfflineRun.of("cut", "--help").out().replaceAll("\\s+", " "))
        .contains("the last walk under it is taken", "Give the filter again");
  }

  @Test
  void numbersOfWalksBringNothingElse() throws IOException {
    Path cut = folder.resolve("cut.avro");
    String walk =
        OfflineRun.json("report", "--json", "--slowest=1", AGENT.toString())
            .at("/slowest/0/walk")
            .asText();
    OfflineRun run = OfflineRun.of("cut", AGENT.toString(), "--walk", walk, "--into", "" + cut);
    assertThat(run.out()).isEqualTo(cut + ": 1 walk\n");
  }
}
