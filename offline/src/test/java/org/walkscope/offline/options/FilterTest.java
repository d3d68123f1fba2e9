// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.capture.CaptureReader;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineCommands;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/** Filters of the report over one golden capture: cat reads smaps and smaps_rollup of walkload. */
class FilterTest {
  private static final String X86 = Golden.DIRECTORY.resolve("x86_64/capture.avro").toString();

  private static final String AGENT =
      Golden.STORIES.resolve("agent-x86_64/capture.avro").toString();

  @TempDir Path folder;

  private static JsonNode report(String... filter) throws IOException {
    return reportOn(X86, filter);
  }

  private static JsonNode reportOn(String capture, String... filter) throws IOException {
    String[] words = new String[filter.length + 4];
    System.arraycopy(filter, 0, words, 4, filter.length);
    words[0] = "report";
    words[1] = "--json";
    words[2] = "--slowest=100000";
    words[3] = capture;
    return OfflineRun.json(words);
  }

  private static List<String> consumers(JsonNode report) {
    return StreamSupport.stream(report.get("walks").spliterator(), false)
        .map(group -> group.get("consumer").asText())
        .sorted()
        .toList();
  }

  private static long walks(JsonNode report) {
    long sum = 0;
    for (JsonNode group : report.get("walks")) {
      sum += group.get("walks").asLong();
    }
    return sum;
  }

  @Test
  void namesAndNumbersChooseWalksOfAnyOfThem() throws IOException {
    JsonNode all = report();
    String target = all.at("/slowest/0/target_tgid").asText();
    String walker = all.at("/slowest/0/tid").asText();
    assertThat(consumers(report("--consumer", "smaps"))).containsExactly("smaps");
    assertThat(consumers(report("--consumer", "smaps", "--consumer", "smaps_rollup")))
        .isEqualTo(consumers(all));
    for (String[] filter :
        List.of(
            new String[] {"--comm", "cat"},
            new String[] {"--target", "walkload"},
            new String[] {"--target", target},
            new String[] {"--pid", target},
            new String[] {"--pid", "0" + target},
            new String[] {"--host", all.at("/slowest/0/host").asText()})) {
      assertThat(walks(report(filter))).as(String.join(" ", filter)).isEqualTo(walks(all));
    }
    assertThat(walks(report("--pid", walker))).isBetween(1L, walks(all));
  }

  @Test
  void aThreadThatWaitedBringsItsWaitsAndTheHoldsThatItWaitedFor() throws IOException {
    List<StallBlame> blames = RecordedResults.of(Path.of(AGENT)).all(StallBlame.class);
    int waiter = blames.get(0).getWaiters().get(0).getTid();
    long holds =
        blames.stream()
            .filter(blame -> blame.getWaiters().stream().anyMatch(each -> each.getTid() == waiter))
            .count();
    assertThat(holds).isBetween(1L, blames.size() - 1L);
    String pid = "--pid=" + waiter;
    JsonNode stalls = OfflineRun.json("report", "stalls", "--json", "--slowest=99", AGENT, pid);
    assertThat(stalls.get("holds")).hasSize((int) holds);
    String query = "SELECT DISTINCT waiter_tid FROM stalls";
    assertThat(OfflineRun.of("sql", AGENT, pid, "--format=csv", query).out())
        .isEqualTo("waiter_tid\n" + waiter + "\n");
    assertThat(walks(reportOn(AGENT, pid))).as("walks").isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whatif --batch folio CAPTURE",
        "report walks CAPTURE",
        "report batch --json CAPTURE",
        "diff -a CAPTURE -b OTHER"
      })
  void aThreadThatOnlyWaitedFitsNothingWhereWaitsAreNotShown(String call) throws IOException {
    int waiter =
        RecordedResults.of(Path.of(AGENT))
            .all(StallBlame.class)
            .get(0)
            .getWaiters()
            .get(0)
            .getTid();
    String words = call.replace("CAPTURE", AGENT).replace("OTHER", X86);
    OfflineRun run = OfflineRun.of((words + " --pid=" + waiter).split(" "));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).containsPattern("no walk (and no hold )?here fits the filter\n");
  }

  @Test
  void aCgroupBringsItsSubtreeOfWalkersAndOfTargets() throws IOException {
    String named =
        CaptureCopy.of(
                Path.of(AGENT), folder.resolve("named.avro"), record -> List.of(inCgroups(record)))
            .toString();
    long all = walks(reportOn(named));
    for (String path : List.of("/kubepods", "/kubepods/pod1/agent", "/db.slice/", "/")) {
      assertThat(walks(reportOn(named, "--cgroup", path))).as(path).isEqualTo(all);
    }
    assertThat(walks(reportOn(named, "--cgroup", "/none", "--cgroup", "/db.slice"))).isEqualTo(all);
    OfflineRun run = OfflineRun.of("report", named, "--cgroup", "/kube");
    assertThat(run.err())
        .isEqualTo(
            "walkscope report: nothing here fits --cgroup /kube (there is /db.slice/db.service,"
                + " /kubepods/pod1/agent)\n");
  }

  /** The record with the walker in one cgroup, and all targets in another. */
  private static SpecificRecord inCgroups(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      fragment.getWalker().setCgroup(new Cgroup(7L, "/kubepods/pod1/agent", null, null, null));
      fragment.getCgroups().forEach(cgroup -> cgroup.setPath("/db.slice/db.service"));
    }
    return record;
  }

  @Test
  void lossesAreNeverFiltered() throws IOException {
    String gap =
        CaptureCopy.of(
                Path.of(AGENT),
                folder.resolve("gap.avro"),
                record ->
                    record instanceof TraceFragment fragment && fragment.getFragment() == 4
                        ? List.of()
                        : List.of(record))
            .toString();
    OfflineRun run = OfflineRun.of("report", "--json", gap, "--slower", "100h");
    assertThat(run.err()).isEqualTo("walkscope report: nothing here fits --slower 100h\n");
    JsonNode filtered = new ObjectMapper().readTree(run.out());
    assertThat(filtered.get("walks")).isEmpty();
    assertThat(filtered.get("loss")).isEqualTo(reportOn(gap).get("loss"));
    assertThat(filtered.at("/loss/missing_walks").asLong()).isPositive();
    assertThat(filtered.at("/loss/counters").findValuesAsText("counter"))
        .contains("walks_missing", "fragments_missing");
  }

  @Test
  void slowerTakesWhatTookAsLong() throws IOException {
    JsonNode slowest = report().get("slowest");
    long limitNs = slowest.get(3).get("duration_ns").asLong();
    assertThat(report("--slower", limitNs + "ns").get("slowest")).hasSize(4);
  }

  @Test
  void timesAreOfTheDayOrFromTheStart() throws IOException {
    JsonNode walks = report().get("slowest");
    long atNs = walks.get(0).get("begin_epoch_ns").asLong();
    long before = count(walks, walk -> walk.get("begin_epoch_ns").asLong() < atNs);
    long after =
        count(
            walks,
            walk -> walk.get("begin_epoch_ns").asLong() + walk.get("duration_ns").asLong() >= atNs);
    String time = Instant.EPOCH.plusNanos(atNs).toString();
    assertThat(before).isPositive();
    assertThat(walks(report("--to", time))).isEqualTo(before);
    assertThat(walks(report("--from", time))).isEqualTo(after);
    String since = "+" + (atNs - startEpochNs()) + "ns";
    assertThat(walks(report("--to", since))).isEqualTo(before);
    assertThat(walks(report("--from", since))).isEqualTo(after);
  }

  @Test
  void aBeginAfterTheEndIsAWrongCall() {
    String times = " --from +5s --to +2s";
    for (String call : List.of("report " + X86, "diff -a " + X86 + " -b " + AGENT)) {
      OfflineRun run = OfflineRun.of((call + times).split(" "));
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("--from is after --to").hasLineCount(1);
    }
  }

  private static long count(JsonNode walks, Predicate<JsonNode> which) {
    return StreamSupport.stream(walks.spliterator(), false).filter(which).count();
  }

  private static long startEpochNs() throws IOException {
    try (CaptureReader reader = CaptureReader.open(Path.of(X86))) {
      return ((TraceFragment) reader.next()).getStreamEpochNs();
    }
  }

  @Test
  void aVmaBringsTheLocksAroundItsWalks() throws IOException {
    JsonNode heap = reportOn(AGENT, "--vma", "[heap]");
    assertThat(walks(heap)).isEqualTo(8); // each of the agent's whole reads
    assertThat(heap.get("blame")).isEmpty();
    JsonNode slowest = reportOn(AGENT).at("/blame/0");
    JsonNode region = reportOn(AGENT, "--vma", vmaOf(slowest.get("last_walk").asLong()));
    assertThat(region.at("/blame/0")).isEqualTo(slowest);
    assertThat(region.get("blame").size()).isLessThan(reportOn(AGENT).get("blame").size());
  }

  @Test
  void aVmaWithoutANameIsTakenAsReportsPrintIt() throws IOException {
    long anon = 0;
    for (JsonNode row : OfflineRun.json("report", "batch", "--json", AGENT).get("batch")) {
      anon += row.get("vma").asText().equals("[anon]") ? row.get("walks").asLong() : 0;
    }
    assertThat(walks(reportOn(AGENT, "--vma", "[anon]"))).isPositive().isEqualTo(anon);
    assertThat(walks(reportOn(AGENT, "--vma", "(anonymous)"))).isEqualTo(anon);
  }

  @Test
  void aVmaThatIsNotThereSaysWhichAre() {
    assertThat(OfflineRun.of("report", AGENT, "--vma", "[heep]").err())
        .contains("nothing here fits --vma [heep] (there is [anon], [heap], ")
        .hasLineCount(1);
    assertThat(OfflineRun.of("report", AGENT, "--vma", "7f60d1600000").err())
        .contains("; for an address write 0x7f60d1600000)")
        .hasLineCount(1);
  }

  /** Address of the VMA of a walk. */
  private static String vmaOf(long number) throws IOException {
    for (JsonNode walk : reportOn(AGENT).get("slowest")) {
      if (walk.get("walk").asLong() == number) {
        return "0x" + Long.toHexString(walk.get("start").asLong());
      }
    }
    throw new AssertionError("no walk " + number);
  }

  @Test
  void aFilterThatNothingFitsSaysWhatThereIs() {
    OfflineRun run = OfflineRun.of("report", X86, "--consumer", "smapz", "--comm", "cat");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "walkscope report: nothing here fits --consumer smapz (there is smaps,"
                + " smaps_rollup)\n");
    assertThat(run.out()).contains("events: seen");
  }

  /** A name that is spelled wrong must not look like an empty answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "report CAPTURE",
        "report batch CAPTURE",
        "report --html=NEW CAPTURE",
        "whatif --batch folio CAPTURE",
        "diff -a CAPTURE -b OTHER",
        "diff -a CAPTURE -b OTHER --junit NEW",
        "diff -a CAPTURE -b OTHER --save-baseline NEW",
        "diff -a CAPTURE --save-baseline NEW",
        "export CAPTURE --perfetto NEW",
        "export CAPTURE --csv NEW --table walks",
        "sql CAPTURE --query=losses",
        "cut CAPTURE --into NEW",
        "export CAPTURE --csv NEW"
      })
  void aFilterThatNothingFitsHasOneStatus(String call) throws IOException {
    Path capture = Files.copy(Path.of(X86), folder.resolve("capture.avro"));
    String words =
        call.replace("CAPTURE", capture.toString())
            .replace("OTHER", AGENT)
            .replace("NEW", folder.resolve("new").toString());
    OfflineRun run = OfflineRun.of((words + " --comm=nobody").split(" "));
    assertThat(run.status()).as(call).isEqualTo(1);
    assertThat(run.err()).contains("nothing here fits --comm nobody (there is ");
    assertThat(folder.resolve("new")).as(call).doesNotExist();
  }

  /** Every command takes all options, or its help says which it does not, and why. */
  @Test
  void helpSaysWhereThereIsNoFilter() {
    OfflineCommands.commandLine(
            new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()))
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().optionsMap().containsKey("--vma")) {
                assertThat(command.getUsageMessage().replaceAll("\\s+", " "))
                    .as(name)
                    .containsAnyOf("There is no filter: ", "Of the filter of other commands there");
              }
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--slower=10", "--slower=ms", "--from=yesterday", "--to=+5", "--slower=1e9s"})
  void aValueThatCannotBeIsAWrongCall(String option) {
    OfflineRun run = OfflineRun.of("report", X86, option);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .hasLineCount(1)
        .contains(option.substring(0, option.indexOf('=')), "is no time such as");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pid=abc", "--pid=-1", "--vma=0xzz", "--vma=0x"})
  void aNumberThatCannotBeIsAWrongCall(String option) {
    OfflineRun run = OfflineRun.of("report", X86, option);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains("' is no ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aTimeFromTheStartWantsAFile() {
    OfflineRun run = OfflineRun.of("report", "-", "--from", "+5s");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "standard input is a pipe or a device, and is read twice here: write it to a file first");
  }

  @Test
  void standardInputIsNamedOnce() {
    OfflineRun run = OfflineRun.of("report", "-", "-");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("walkscope report: - is read once: name it once (--help)\n");
  }
}
