// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/** Each command says that walks are missing of which nothing in the capture tells. */
class AbsentEventsTest {
  private static final Path WHOLE = Golden.STORIES.resolve("everything-x86_64/capture.avro");
  private static final String TOLD = "elivered events that are not in the captures";

  @TempDir Path folder;

  /** A copy without its last three fragments: no number is skipped by them. */
  private String endless() throws IOException {
    Path copy = folder.resolve("endless.avro");
    if (Files.exists(copy)) {
      return copy.toString();
    }
    long fragments =
        CaptureCopy.records(WHOLE).stream().filter(TraceFragment.class::isInstance).count();
    return CaptureCopy.withoutFragments(WHOLE, copy, number -> number >= fragments - 3).toString();
  }

  @Test
  void reportsCountThemAsALoss() throws IOException {
    JsonNode counters = OfflineRun.json("report", "--json", endless()).at("/loss/counters");
    assertThat(counters.findValuesAsText("counter")).contains("events_absent");
    assertThat(OfflineRun.of("report", endless()).out()).contains(TOLD);
    assertThat(OfflineRun.of("report", "batch", endless()).out()).contains(TOLD);
    assertThat(OfflineRun.of("report", WHOLE.toString()).out()).doesNotContain(TOLD);
  }

  /** The first file of a ring may end before the probe counts. */
  @Test
  void aCaptureWithoutCountersDoesNotSayThatNothingWasSeen() throws IOException {
    Path copy =
        CaptureCopy.of(
            WHOLE,
            folder.resolve("uncounted.avro"),
            record -> record instanceof ProbeLoss ? List.of() : List.of(record));
    for (String command : List.of("report", "info")) {
      assertThat(OfflineRun.of(command, copy.toString()).out())
          .contains("events: the probe had not counted yet")
          .doesNotContain("seen 0");
    }
  }

  @Test
  void checkCountsThem() throws IOException {
    OfflineRun run = OfflineRun.of("check", "--json", endless());
    JsonNode check = new ObjectMapper().readTree(run.out());
    assertThat(check.at("/0/whole").asBoolean()).isFalse();
    assertThat(check.at("/0/absent_events").asLong()).isPositive();
    assertThat(OfflineRun.of("check", endless()).out()).contains(TOLD);
  }

  @Test
  void queriesSayThatFiguresMayBeTooLow() throws IOException {
    String capture = endless();
    OfflineRun run = OfflineRun.of("sql", capture, "SELECT count(*) FROM walks");
    assertThat(run.err()).contains("figures may be too low").contains(TOLD);
    assertThat(OfflineRun.of("sql", capture, "--query", "losses").out()).contains("events_absent");
    assertThat(OfflineRun.of("sql", WHOLE.toString(), "SELECT 1 AS one").err()).isEmpty();
  }

  @Test
  void exportsSayIt() throws IOException {
    String into = folder.resolve("rows").toString();
    assertThat(OfflineRun.of("export", "--csv", into, endless()).err()).contains(TOLD);
  }

  @Test
  void whatAnotherWalkerNeedsIsABound() throws IOException {
    OfflineRun run = OfflineRun.of("whatif", "--batch", "folio", "--json", endless());
    assertThat(run.err()).contains(TOLD);
    JsonNode groups = new ObjectMapper().readTree(run.out());
    assertThat(groups.findValuesAsText("steps_all")).isNotEmpty().containsOnly("false");
    assertThat(groups.findValuesAsText("steps_then_exact")).containsOnly("false");
    assertThat(groups.findValuesAsText("locks_all")).containsOnly("false");
  }

  /** Numbers of walks are skipped: the walks are known to be missing, and not whose they were. */
  @Test
  void whatAnotherWalkerNeedsIsABoundWhereWalksAreMissing() throws IOException {
    Path copy =
        CaptureCopy.withoutFragments(WHOLE, folder.resolve("gap.avro"), number -> number == 2);
    OfflineRun run = OfflineRun.of("whatif", "--batch", "folio", copy.toString());
    assertThat(run.err()).contains("walks of which no event came: ");
    assertThat(run.out().lines()).allMatch(line -> line.contains(": steps \u2265"));
  }

  @Test
  void aComparisonDecidesNoCount() throws IOException {
    OfflineRun two =
        OfflineRun.of(
            "diff",
            "-a",
            booted(WHOLE, "one"),
            booted(WHOLE, "two"),
            "-b",
            booted(Path.of(endless()), "three"),
            booted(Path.of(endless()), "four"),
            "--fail-if",
            "steps>+0%");
    assertThat(two.status()).isEqualTo(3);
    assertThat(two.err()).contains("three.avro: counts are too low, ").contains("not in it");
    assertThat(two.out())
        .contains("UNDECIDED")
        .contains("delivered events are not in it")
        .doesNotContain("exactly");
  }

  private String booted(Path capture, String boot) throws IOException {
    return CaptureCopy.otherBoot(capture, folder.resolve(boot + ".avro"), boot).toString();
  }
}
