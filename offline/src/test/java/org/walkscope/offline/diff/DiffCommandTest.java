// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

class DiffCommandTest {
  private static final String AGENT =
      Golden.STORIES.resolve("agent-x86_64/capture.avro").toString();
  private static final String OTHER = Golden.STORIES.resolve("agent-arm64/capture.avro").toString();
  private static final String WALKERS =
      Golden.STORIES.resolve("walkers-x86_64/capture.avro").toString();

  private static final String PAGES =
      Golden.STORIES.resolve("batching-x86_64/pages-capture.avro").toString();
  private static final String FOLIOS =
      Golden.STORIES.resolve("batching-x86_64/folios-capture.avro").toString();

  @TempDir Path folder;

  private String again(String capture) throws IOException {
    return again(capture, "another boot");
  }

  /** Capture of the same walks in another boot. */
  private String again(String capture, String boot) throws IOException {
    Path copy = Files.createTempFile(folder, "again", ".avro");
    Files.delete(copy);
    return CaptureCopy.otherBoot(Path.of(capture), copy, boot).toString();
  }

  private static OfflineRun run(String... arguments) {
    return OfflineRun.of(arguments);
  }

  @Test
  void comparesExactCountsExactly() throws IOException {
    OfflineRun run = run("diff", "--json", "-a", AGENT, again(AGENT), "-b", OTHER, again(OTHER));
    assertThat(run.status()).as(run.err()).isZero();
    for (JsonNode figure : new ObjectMapper().readTree(run.out()).get("figures")) {
      if (figure.get("figure").asText().equals("walks")) {
        assertThat(figure.get("exact").asBoolean()).isTrue();
        assertThat(figure.get("a").asLong()).isEqualTo(265);
        assertThat(figure.get("b").asLong()).isEqualTo(252);
        assertThat(figure.get("verdict").asText()).isEqualTo("other");
        assertThat(figure.get("ratio").asDouble()).isEqualTo(252.0 / 265);
        return;
      }
    }
    throw new AssertionError("no walks in " + run.out());
  }

  @Test
  void saysWhatGotWorseInWords() throws IOException {
    OfflineRun run = run("diff", "-a", OTHER, again(OTHER), "-b", AGENT, again(AGENT));
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("2 captures against 2\n")
        .contains("  smaps makes 5.16 % more walks, exactly: 252 → 265\n")
        .containsPattern("2 and 2 captures cannot show any difference among \\d+ figures?:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"walk_mean>+5%", "steps>+0%", "acquisitions>+0%"})
  void oneCaptureASideIsUndecided(String condition) {
    OfflineRun run = run("diff", "-a", PAGES, "-b", FOLIOS, "--fail-if", condition);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out())
        .startsWith("1 capture against 1\n")
        .contains("no uncertainty: one capture says nothing of chance")
        .contains("\nUNDECIDED " + condition + " smaps/")
        .doesNotContain("\nPASSED ", "\nFAILED ");
  }

  @Test
  void twoCapturesASideDecideExactCounts() throws IOException {
    String[] sides = {"-a", PAGES, again(PAGES), "-b", FOLIOS, again(FOLIOS)};
    assertThat(status(sides, "--fail-if", "smaps:steps>+0%")).isZero();
    assertThat(status(sides, "--fail-if", "pagemap_scan:steps>+0%")).isEqualTo(1);
  }

  @Test
  void conditionsDecideTheStatus() throws IOException {
    String[] sides = {"-a", OTHER, again(OTHER), "-b", AGENT, again(AGENT)};
    assertThat(status(sides, "--fail-if", "walks>+5%")).isEqualTo(1);
    assertThat(status(sides, "--fail-if", "walks>+20%")).isZero();
    assertThat(status(sides, "--fail-if", "walks>+20%", "--fail-if", "walk_mean>+0%")).isEqualTo(3);
  }

  @Test
  void anOutcomeIsOfTheTestAndNotOfItsCondition() throws IOException {
    String[] sides = {"-a", OTHER, again(OTHER), "-b", AGENT, again(AGENT)};
    assertThat(run(sides, "--fail-if=walks>+5%", "--fail-if=walks>+20%").out())
        .contains("\nFAILED walks>+5% smaps/walks: ", "\nPASSED walks>+20% smaps/walks: ");
    JsonNode json =
        new ObjectMapper()
            .readTree(run(sides, "--json", "--fail-if=walks>+5%", "--fail-if=walks>+20%").out());
    assertThat(json.get("conditions").findValuesAsText("outcome"))
        .containsExactly("failed", "passed");
  }

  private static int status(String[] sides, String... more) {
    return run(sides, more).status();
  }

  private static OfflineRun run(String[] sides, String... more) {
    String[] all = Arrays.copyOf(new String[] {"diff"}, 1 + sides.length + more.length);
    System.arraycopy(sides, 0, all, 1, sides.length);
    System.arraycopy(more, 0, all, 1 + sides.length, more.length);
    return run(all);
  }

  @Test
  void bothWalkersOfOneCaptureStayApart() throws IOException {
    OfflineRun run =
        run(
            "diff",
            "--json",
            "-a",
            WALKERS,
            again(WALKERS, "2"),
            "-b",
            again(WALKERS, "3"),
            again(WALKERS, "4"));
    JsonNode figures = new ObjectMapper().readTree(run.out()).get("figures");
    assertThat(figures.findValuesAsText("walker")).contains("LEGACY", "PT_RANGE_WALK");
    for (JsonNode figure : figures) {
      boolean bound = figure.get("bound_a").asBoolean() || figure.get("bound_b").asBoolean();
      assertThat(figure.get("verdict").asText()).isEqualTo(bound ? "untested" : "same");
    }
  }

  @Test
  void aBaselineStandsForItsCaptures() throws IOException {
    Path baseline = folder.resolve("before.json");
    String again = again(AGENT);
    assertThat(run("diff", "-a", AGENT, again, "--save-baseline", baseline.toString()).status())
        .isZero();
    String[] after = {"-b", OTHER, again(OTHER), "--all"};
    String direct = run("diff", "-a", AGENT, again, after[0], after[1], after[2], after[3]).out();
    assertThat(
            run("diff", "--baseline", baseline.toString(), after[0], after[1], after[2], after[3])
                .out())
        .isEqualTo(direct);
    Files.writeString(baseline, "{\"walkscope_baseline\": 9}");
    assertThat(run("diff", "--baseline", baseline.toString(), "-b", OTHER).err())
        .contains("is no baseline of version 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "Obj", "{\"walkscope_baseline\": 4,", "\u00fc", "{}", ""})
  void aFileThatIsNoBaselineIsOneLine(String start) throws IOException {
    Path file = folder.resolve("before.json");
    Files.write(file, start.getBytes(StandardCharsets.ISO_8859_1));
    assertNoBaseline(file.toString());
  }

  @Test
  void aCaptureIsNoBaseline() {
    assertNoBaseline(AGENT);
  }

  private static void assertNoBaseline(String file) {
    OfflineRun run = run("diff", "--baseline", file, "-b", OTHER);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("walkscope diff: " + file + " is no baseline")
        .contains("--save-baseline")
        .hasLineCount(1);
  }

  @Test
  void aDoubtIsAboutTheLockWhoseHoldsAreBounds() throws IOException {
    String everything = Golden.STORIES.resolve("everything-x86_64/capture.avro").toString();
    String again = again(everything);
    Path baseline = folder.resolve("before.json");
    run("diff", "-a", everything, "--save-baseline", baseline.toString());
    OfflineRun run = run("diff", "--json", "-a", everything, "-b", again);
    assertThat(run("diff", "--json", "--baseline", baseline.toString(), "-b", again))
        .isEqualTo(run);
    Map<String, Long> holds = bounds(everything);
    assertThat(holds.keySet()).isNotEmpty().allMatch(subject -> subject.endsWith("/vma_lock"));
    assertThat(run.err()).startsWith("walkscope diff: side A: holds").hasLineCount(2);
    holds.forEach((subject, count) -> assertThat(run.err()).contains(count + " of " + subject));
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("bounds_a").asLong())
        .isEqualTo(holds.values().stream().mapToLong(Long::longValue).sum());
    for (JsonNode figure : json.get("figures")) {
      String subject = figure.get("consumer").asText() + "/" + figure.get("lock").asText();
      Long count = figure.get("figure").asText().startsWith("hold_") ? holds.get(subject) : null;
      assertThat(figure.get("doubts").toString())
          .as(figure.toString())
          .matches(
              doubts ->
                  count == null
                      ? !doubts.contains("holds")
                      : doubts.contains("\"" + count + " holds of A are upper bounds\""));
    }
  }

  /** Holds of a capture that are upper bounds, by consumer and lock. */
  private static Map<String, Long> bounds(String capture) throws IOException {
    Map<String, Long> bounds = new TreeMap<>();
    RecordedResults recorded = RecordedResults.of(Path.of(capture));
    for (Walk walk : recorded.all(Walk.class)) {
      walk.getLocks().stream()
          .filter(LockSpan::getHoldBound)
          .forEach(span -> add(walk.getConsumer(), span.getKind(), bounds));
    }
    recorded.all(LockHold.class).stream()
        .filter(LockHold::getHoldBound)
        .forEach(hold -> add(hold.getConsumer(), hold.getKind(), bounds));
    return bounds;
  }

  private static void add(String consumer, LockKind kind, Map<String, Long> to) {
    to.merge(consumer + "/" + kind.name().toLowerCase(Locale.ROOT), 1L, Long::sum);
  }

  /** Capture without one of its fragments. */
  private String lossy() throws IOException {
    AtomicInteger fragments = new AtomicInteger();
    return CaptureCopy.of(
            Path.of(OTHER),
            folder.resolve("lossy.avro"),
            record ->
                record instanceof TraceFragment && fragments.incrementAndGet() == 3
                    ? List.of()
                    : List.of(record))
        .toString();
  }

  @Test
  void countsOfACaptureWithoutSomeEventsDecideNothing() throws IOException {
    String lossy = lossy();
    OfflineRun run =
        run(
            "diff",
            "--json",
            "-a",
            AGENT,
            again(AGENT),
            "-b",
            lossy,
            again(lossy),
            "--fail-if",
            "walks>+5%");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("lossy.avro: counts are too low");
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("not_whole_a").asLong()).isZero();
    assertThat(json.get("not_whole_b").asLong()).isPositive();
    assertThat(json.at("/conditions/0/outcome").asText()).isEqualTo("undecided");
  }

  /** A figure of one side alone decides nothing, be it also in some captures of the other. */
  @Test
  void stepsOfATraceWithoutEntriesAreNotZero() throws IOException {
    String none =
        CaptureCopy.withoutEntries(Path.of(AGENT), folder.resolve("none.avro")).toString();
    String[] call = {
      "-a", AGENT, again(AGENT), "-b", again(none, "a third"), again(none, "a fourth")
    };
    OfflineRun run = run(call, "--fail-if", "steps>+0%");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out())
        .contains("only in A: smaps/entries, smaps/entries_per_step, smaps/steps\n")
        .contains("\nUNDECIDED steps>+0%: no such figure in both sides that is measured\n")
        .doesNotContain(" steps, exactly");
    String[] some = {
      "-a", AGENT, again(AGENT), "-b", again(none, "a third"), again(AGENT, "a fourth")
    };
    assertThat(run(some, "--fail-if", "steps>+0%").out())
        .contains("(in 1 of 2 captures of B alone; recorded in another way)")
        .doesNotContain("have none", "has none");
  }

  @Test
  void aBaselineTellsWhatItsCapturesLack() throws IOException {
    String baseline = folder.resolve("before.json").toString();
    run("diff", "-a", lossy(), "--save-baseline", baseline);
    OfflineRun run = run("diff", "--baseline", baseline, "-b", AGENT, "--fail-if", "steps>+5%");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("lossy.avro: counts are too low");
    assertThat(run.out()).contains("counts of A are too low");
  }

  @Test
  void aDamagedCaptureMakesNoBaseline() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(AGENT));
    Path cut = folder.resolve("cut.avro");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 5));
    Path baseline = folder.resolve("before.json");
    OfflineRun run = run("diff", "-a", cut.toString(), "--save-baseline", baseline.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("BROKEN: " + cut + ": ", cut + ": counts are too low", "no baseline is written")
        .hasLineCount(3);
    assertThat(baseline).doesNotExist();
  }

  @Test
  void aBaselineWithoutAFigureIsNeitherWrittenNorTaken() throws IOException {
    Path baseline = folder.resolve("before.json");
    OfflineRun run =
        run("diff", "-a", AGENT, OTHER, "--comm=nobody", "--save-baseline", baseline.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("nothing here fits --comm nobody (there is ");
    assertThat(baseline).doesNotExist();
    Files.writeString(
        baseline,
        "{\"walkscope_baseline\": 4, \"captures\": [{\"name\": \"a\", \"lacks\": {\"walks\": 0, \"events\": 0, \"uncounted\": 0, \"lockSpans\": 0, \"untimed\": 0}, \"figures\": []}]}");
    OfflineRun taken = run("diff", "--baseline", baseline.toString(), "-b", OTHER);
    assertThat(taken.status()).isEqualTo(1);
    assertThat(taken.err()).contains(baseline + " has no figure: write it again").hasLineCount(1);
    assertThat(taken.out()).isEmpty();
  }

  /** Captures of which the same is told are one line. */
  @Test
  void capturesThatNothingOfFitsAreOneLine() throws IOException {
    String again = again(AGENT);
    OfflineRun run =
        run(
            "diff",
            "-a",
            AGENT,
            again,
            "--comm=nobody",
            "--save-baseline",
            folder + "/before.json");
    assertThat(run.err())
        .startsWith("walkscope diff: " + AGENT + " and 1 more: nothing here fits --comm nobody")
        .hasLineCount(1);
  }

  @Test
  void anOutputThatCannotBeMadeIsToldBeforeTheWork() {
    String nowhere = folder.resolve("none/new").toString();
    for (String option : List.of("--save-baseline", "--junit")) {
      OfflineRun run = run("diff", "-a", AGENT, "-b", OTHER, option, nowhere);
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains(nowhere + " cannot be made: its folder is not there");
    }
    String both = folder.resolve("new").toString();
    String[] call = {"diff", "-a", AGENT, "-b", OTHER, "--save-baseline", both, "--junit", both};
    assertThat(run(call).status()).isEqualTo(2);
    assertThat(Path.of(both)).doesNotExist();
  }

  @Test
  void noFileIsReplacedButAnEarlierSuite() throws IOException {
    Path capture = Files.copy(Path.of(AGENT), folder.resolve("capture.avro"));
    String[] sides = {"-a", capture.toString(), "-b", OTHER};
    for (String option : List.of("--save-baseline", "--junit")) {
      assertThat(status(sides, option, capture.toString())).as(option).isEqualTo(2);
      assertThat(capture).hasSameBinaryContentAs(Path.of(AGENT));
    }
    Path xml = folder.resolve("junit.xml");
    assertThat(status(sides, "--junit", xml.toString())).isZero();
    assertThat(status(sides, "--junit", xml.toString())).isZero();
    assertThat(status(sides, "--save-baseline", xml.toString())).isEqualTo(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(xml)))
        .isEqualTo("rw-------");
    Files.writeString(xml, "<?xml version=\"1.0\"?><mine/>");
    assertThat(status(sides, "--junit", xml.toString())).isEqualTo(2);
    assertThat(xml).content().contains("<mine/>");
  }

  @Test
  void testsOfOtherProgramsReadTheOutcomes() throws Exception {
    Path xml = folder.resolve("junit.xml");
    String[] conditions = {"--fail-if", "walks>+5%", "--fail-if", "walk_mean>+5%"};
    OfflineRun run =
        run(
            "diff",
            "--ktap",
            "--junit",
            xml.toString(),
            "-a",
            OTHER,
            again(OTHER),
            "-b",
            AGENT,
            again(AGENT),
            conditions[0],
            conditions[1],
            conditions[2],
            conditions[3]);
    assertThat(run.out())
        .startsWith("KTAP version 1\n1..2\n# smaps makes 5.16 % more walks")
        .contains("\nnot ok 1 walks>+5% smaps/walks\n")
        .contains("\nok 2 walk_mean>+5% smaps/walk_mean # SKIP undecided\n");
    org.w3c.dom.Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(xml.toFile())
            .getDocumentElement();
    assertThat(suite.getAttribute("tests")).isEqualTo("2");
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(1);
  }

  @Test
  void aCaptureCountsOnce() throws IOException {
    String copy = Files.copy(Path.of(AGENT), folder.resolve("copy.avro")).toString();
    assertNamedTwice(AGENT, AGENT, "diff", "-a", AGENT, AGENT, "-b", OTHER);
    assertNamedTwice(AGENT, copy, "diff", "-a", OTHER, "-b", AGENT, again(AGENT), copy);
    assertNamedTwice(AGENT, copy, "diff", "-a", AGENT, "-b", OTHER, copy);
    String baseline = folder.resolve("before.json").toString();
    assertNamedTwice(AGENT, copy, "diff", "-a", AGENT, copy, "--save-baseline", baseline);
    assertThat(Path.of(baseline)).doesNotExist();
    assertThat(run("diff", "-a", AGENT, "--save-baseline", baseline).status()).isZero();
    assertNamedTwice(AGENT, copy, "diff", "--baseline", baseline, "-b", copy);
  }

  /** Cuts of one recording are no independent captures; a side each may have one. */
  @Test
  void aRecordingCountsOnceOnASide() throws IOException {
    String begin = cut("begin.avro", "--to=+4s");
    String rest = cut("rest.avro", "--from=+4s");
    assertOneRecording("A", begin, rest, "diff", "-a", begin, rest, "-b", OTHER);
    assertOneRecording("B", rest, begin, "diff", "-a", OTHER, "-b", rest, again(AGENT), begin);
    assertOneRecording("A", AGENT, rest, "diff", "-a", AGENT, rest, "-b", OTHER);
    Path baseline = folder.resolve("before.json");
    assertOneRecording(
        "A", begin, rest, "diff", "-a", begin, rest, "--save-baseline", baseline.toString());
    assertThat(baseline).doesNotExist();
    assertThat(run("diff", "-a", begin, "-b", rest).out()).startsWith("1 capture against 1\n");
    assertThat(run("diff", "-a", begin, again(begin), "-b", rest, again(rest)).out())
        .startsWith("2 captures against 2\n");
  }

  private String cut(String name, String filter) {
    String cut = folder.resolve(name).toString();
    assertThat(run("cut", AGENT, filter, "--into", cut).status()).isZero();
    return cut;
  }

  private static void assertOneRecording(String side, String one, String other, String... call) {
    OfflineRun run = run(call);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith(
            "walkscope diff: %s and %s of side %s are of one recording, "
                .formatted(one, other, side))
        .contains("walkscope merge")
        .hasLineCount(1);
  }

  private static void assertNamedTwice(String one, String other, String... call) {
    OfflineRun run = run(call);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("walkscope diff: " + one + " and " + other + " have the same events")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fail-if=walks>+5%", "--json", "--ktap", "--junit=new.xml", "--all"})
  void aBaselineAloneComparesNothing(String option) {
    Path baseline = folder.resolve("before.json");
    OfflineRun run = run("diff", "-a", AGENT, "--save-baseline", baseline.toString(), option);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("side B is missing").hasLineCount(1);
    assertThat(baseline).doesNotExist();
  }

  @Test
  void aConsumerThatNeitherSideHasIsAWrongCall() {
    OfflineRun run = run("diff", "-a", AGENT, "-b", OTHER, "--fail-if", "smap:steps>+5%");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith(
            "walkscope diff: --fail-if 'smap:steps>+5%': column 1: neither side has 'smap';"
                + " there are: smaps")
        .hasLineCount(1);
  }

  @Test
  void aWrongCallIsOneLine() {
    assertThat(run("diff", "-a", AGENT).err())
        .isEqualTo("walkscope diff: side B is missing: name its captures with -b (--help)\n");
    OfflineRun condition = run("diff", "-a", AGENT, "-b", OTHER, "--fail-if", "hold_p98>+5%");
    assertThat(condition.status()).isEqualTo(2);
    assertThat(condition.err())
        .startsWith("walkscope diff: --fail-if 'hold_p98>+5%': column 1: no figure 'hold_p98'")
        .hasLineCount(1);
    assertThat(run("diff", "-b", AGENT).status()).isEqualTo(2);
  }
}
