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
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/** Each command says that walks are missing of which nothing in the capture tells. */
class AbsentEventsTest {
  private static final Path WHOLE = Golden.STORIES.resolve("everything-x86_64/capture.avro");
  private static final String TOLD = "delivered events are not in it";

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
    Path copy = uncounted();
    for (String command : List.of("report", "info")) {
      assertThat(OfflineRun.of(command, copy.toString()).out())
          .contains("the probe's counters for its events are not in it")
          .doesNotContain("seen 0");
    }
  }

  /** Nothing tells that something was lost, nor that nothing was. */
  @Test
  void aCaptureWithoutCountersIsNotKnownToBeWhole() throws IOException {
    String capture = uncounted().toString();
    OfflineRun check = OfflineRun.of("check", capture);
    assertThat(check.status()).isEqualTo(3);
    assertThat(check.out()).contains("NOT KNOWN TO BE WHOLE").doesNotContain("nothing was lost");
    JsonNode json = new ObjectMapper().readTree(OfflineRun.of("check", "--json", capture).out());
    assertThat(json.at("/0/whole").isNull()).isTrue();
    assertThat(json.at("/0/loss/lost").isNull()).isTrue();
    assertThat(json.at("/0/loss/lost_by_reason/ringbuf").isNull()).isTrue();
    assertThat(OfflineRun.of("check", capture, endless()).status()).isEqualTo(1);

    OfflineRun whatIf = OfflineRun.of("whatif", "--batch", "folio", capture);
    assertThat(whatIf.err()).contains("what was lost is not known");
    assertThat(whatIf.out().lines()).allMatch(line -> line.contains(": steps \u2265"));
    OfflineRun diff = diff(capture, "steps>+0%");
    assertThat(diff.status()).isEqualTo(3);
    assertThat(diff.err()).contains("three.avro: nobody knows what was lost");
  }

  /** The page has a sentence for each of the three. */
  @Test
  void aPageSaysWhetherWhatWasLostIsKnown() throws IOException {
    assertThat(page(WHOLE.toString())).contains("\"lossless\":true,\"loss_unknown\":false");
    assertThat(page(endless())).contains("\"lossless\":false,\"loss_unknown\":false");
    assertThat(page(uncounted().toString())).contains("\"lossless\":false,\"loss_unknown\":true");
  }

  private String page(String capture) throws IOException {
    Path page = Files.createTempDirectory(folder, "page").resolve("report.html");
    OfflineRun run = OfflineRun.of("report", "--html", page.toString(), capture);
    assertThat(run.status()).as(run.err()).isZero();
    return Files.readString(page);
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
    assertThat(run.err()).contains("figures may be too low").contains("delivered events that");
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
    OfflineRun two = diff(endless(), "steps>+0%");
    assertThat(two.status()).isEqualTo(3);
    assertThat(two.err()).contains("three.avro: counts are too low, ").contains("were lost");
    assertThat(two.out())
        .contains("UNDECIDED")
        .contains("events or more were lost")
        .doesNotContain("exactly");
  }

  @Test
  void aComparisonCountsTheCapturesThatLackCounters() throws IOException {
    Path uncounted = uncounted();
    String merged = folder.resolve("merged.avro").toString();
    OfflineRun.of("merge", booted(uncounted, "five"), booted(uncounted, "six"), "--into", merged);
    assertThat(OfflineRun.of("diff", "-a", WHOLE.toString(), "-b", merged).err())
        .contains("merged.avro: nobody knows what was lost, 1 capture lacks counters of the probe");
  }

  /** A loss at the end of a thread skips no number: the probe alone tells it. */
  @Test
  void whatTheProbeLostDecidesNothingAndIsNotLeftOut() throws IOException {
    String lost = lostAtTheProbe();
    OfflineRun run = diff(lost, "steps<-1%");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("three.avro: counts are too low, 746 events or more were lost");
    assertThat(run.out()).contains("UNDECIDED").doesNotContain("exactly");
    OfflineRun whatIf = OfflineRun.of("whatif", "--batch", "folio", lost);
    assertThat(whatIf.err()).contains("lost at the probe: 746 events");
    assertThat(whatIf.out().lines()).allMatch(line -> line.contains(": steps \u2265"));
  }

  /** A copy without its last three fragments, whose events the probe counted as lost. */
  private String lostAtTheProbe() throws IOException {
    long read =
        CaptureCopy.records(Path.of(endless())).stream()
            .filter(TraceFragment.class::isInstance)
            .mapToLong(record -> ((TraceFragment) record).getEvents())
            .sum();
    return CaptureCopy.of(
            Path.of(endless()),
            folder.resolve("lost.avro"),
            record -> {
              if (record instanceof ProbeLoss loss) {
                long delivered =
                    loss.getCpus().stream().mapToLong(CpuLoss::getDelivered).sum() - read;
                for (CpuLoss cpu : loss.getCpus()) {
                  long ofCpu = Math.max(0, Math.min(delivered, cpu.getDelivered()));
                  cpu.setDelivered(cpu.getDelivered() - ofCpu);
                  cpu.setLostRingbuf(cpu.getLostRingbuf() + ofCpu);
                  delivered -= ofCpu;
                }
              }
              return List.of(record);
            })
        .toString();
  }

  /** Neither a cut beside it nor a run without counters hides what a run lacks. */
  @Test
  void aNeighbourHidesNothing() throws IOException {
    String lacking = booted(Path.of(endless()), "other");
    String cut = folder.resolve("cut.avro").toString();
    OfflineRun.of("cut", WHOLE.toString(), "--consumer", "smaps", "--into", cut);
    assertThat(OfflineRun.of("report", cut, lacking).out()).contains("746 " + TOLD);
    Path uncounted = uncounted();
    assertThat(OfflineRun.of("report", uncounted.toString(), lacking).out())
        .contains("746 " + TOLD);
    String merged = folder.resolve("merged.avro").toString();
    OfflineRun.of("merge", uncounted.toString(), lacking, "--into", merged);
    assertThat(OfflineRun.of("check", merged).out()).contains("746 " + TOLD);
    assertThat(OfflineRun.of("info", merged).out()).contains("746 " + TOLD);
  }

  @Test
  void aCutKeepsTheLoss() throws IOException {
    String cut = folder.resolve("cut.avro").toString();
    OfflineRun run = OfflineRun.of("cut", endless(), "--consumer", "smaps", "--into", cut);
    assertThat(run.err()).contains("746 " + TOLD);
    OfflineRun check = OfflineRun.of("check", cut);
    assertThat(check.status()).isEqualTo(1);
    assertThat(check.out()).contains("746 " + TOLD);
  }

  private Path uncounted() throws IOException {
    return CaptureCopy.of(
        WHOLE,
        folder.resolve("uncounted.avro"),
        record -> record instanceof ProbeLoss ? List.of() : List.of(record));
  }

  /** Compares two boots of the whole capture with two of another. */
  private OfflineRun diff(String after, String condition) throws IOException {
    return OfflineRun.of(
        "diff",
        "-a",
        booted(WHOLE, "one"),
        booted(WHOLE, "two"),
        "-b",
        booted(Path.of(after), "three"),
        booted(Path.of(after), "four"),
        "--fail-if",
        condition);
  }

  private String booted(Path capture, String boot) throws IOException {
    return CaptureCopy.otherBoot(capture, folder.resolve(boot + ".avro"), boot).toString();
  }
}
