// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.testing.Golden;

class ReportCommandTest {
  private static final Path X86 = Golden.DIRECTORY.resolve("x86_64/capture.avro");

  @TempDir Path folder;

  /** The figures are those of the results that expected.json holds, read by themselves. */
  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "arm64"})
  void addsUpTheResultsOfTheJob(String name) throws IOException {
    Path recorded = Golden.DIRECTORY.resolve(name);
    JsonNode results = new ObjectMapper().readTree(recorded.resolve("expected.json").toFile());
    JsonNode report =
        OfflineRun.json("report", "--json", recorded.resolve("capture.avro").toString());

    long walks = 0;
    long ns = 0;
    long steps = 0;
    long longest = 0;
    for (JsonNode byKey : results.get("walkscope.walks")) {
      for (JsonNode walk : byKey) {
        walks++;
        ns += walk.get("duration_ns").asLong();
        steps += walk.get("steps").asLong();
        longest = Math.max(longest, walk.get("duration_ns").asLong());
      }
    }
    assertThat(walks).isPositive();
    assertThat(OfflineRun.sum(report.get("walks"), "walks")).isEqualTo(walks);
    assertThat(OfflineRun.sum(report.get("walks"), "total_ns")).isEqualTo(ns);
    assertThat(OfflineRun.sum(report.get("walks"), "steps")).isEqualTo(steps);
    assertThat(OfflineRun.sum(report.get("walks"), "reads")).isEqualTo(2);
    assertThat(report.get("slowest")).hasSize(10);
    assertThat(report.at("/slowest/0/duration_ns").asLong()).isEqualTo(longest);

    long holds = 0;
    for (JsonNode byKey : results.get("walkscope.lock-holds")) {
      holds += byKey.size();
    }
    assertThat(OfflineRun.sum(report.get("holds"), "holds")).isEqualTo(holds);
    assertThat(report.at("/loss/seen").asLong())
        .isPositive()
        .isEqualTo(report.at("/loss/delivered").asLong());
    assertThat(report.at("/loss/lost").asLong()).isZero();
  }

  @Test
  void printsTheSameForATerminal() {
    OfflineRun run = OfflineRun.of("report", "--slowest", "1", X86.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            "cat → walkload, smaps\n", "cat → walkload, smaps_rollup\n", "cat, mmap_lock_read")
        .containsPattern("SLOWEST WALKS\n +[0-9.]+ ms  walk [0-9]+ of cat.*\n\nLOCKS")
        .containsPattern(
            "seen ([1-9][0-9]*) = delivered \\1 \\+ filtered 0 \\+ lost at the probe 0");
  }

  @Test
  void whatWasNotToldIsNotZero() {
    Path agent = Golden.STORIES.resolve("agent-x86_64/capture.avro");
    OfflineRun run = OfflineRun.of("report", agent.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern(" not told +not told +not told +[1-9][0-9]* .*: walkagent, vma_lock\n")
        .contains(
            "waits on guest-x86_64: mmap_lock_read seen, mmap_lock_write seen, vma_lock seen\n");
    assertThat(OfflineRun.of("report", X86.toString()).out())
        .contains("waits on guest-x86_64: the probe does not say which are visible\n");
  }

  @Test
  void entriesThatATraceDoesNotTellAreNotZero() throws IOException {
    Path everything = Golden.STORIES.resolve("everything-x86_64/capture.avro");
    String none = CaptureCopy.withoutEntries(everything, folder.resolve("none.avro")).toString();
    assertThat(OfflineRun.of("report", none).out())
        .contains(": entries and steps not told\n")
        .containsPattern(" not told  guest-x86_64: .*, smaps\n")
        .doesNotContain(" 0 entries");
    JsonNode report = OfflineRun.json("report", "--json", none);
    assertThat(report.get("walks")).isNotEmpty();
    for (JsonNode group : report.get("walks")) {
      for (String figure : List.of("entries", "steps", "achievable_steps")) {
        assertThat(group.get(figure).isNull()).as(figure).isTrue();
      }
      assertThat(group.get("achievable_exact").asBoolean()).isFalse();
    }
    assertThat(report.at("/slowest/0/steps").isNull()).isTrue();
    assertThat(OfflineRun.json("report", "walks", "--json", none).at("/slowest/0/steps").isNull())
        .isTrue();
    assertThat(
            OfflineRun.json("report", "processes", "--json", none)
                .at("/processes/0/entries")
                .isNull())
        .isTrue();
    for (JsonNode row : OfflineRun.json("report", "batch", "--json", none).get("batch")) {
      assertThat(row.get("steps").isNull()).isTrue();
      assertThat(row.get("saved_steps").isNull()).isTrue();
      assertThat(row.get("exact").asBoolean()).isFalse();
    }
  }

  /** The walks have all folio facts: what is there is exact. */
  @Test
  void theEfficiencyOfWalksThatAreNotWholeIsABound() throws IOException {
    Path whole = Golden.STORIES.resolve("batching-x86_64/folios-capture.avro");
    assertThat(isExact(whole)).isTrue();
    assertThat(
            isExact(
                CaptureCopy.losingEntries(whole, folder.resolve("lossy.avro"), n -> n % 2 == 0)))
        .isFalse();
  }

  private static boolean isExact(Path capture) throws IOException {
    for (JsonNode group :
        OfflineRun.json("report", "--consumer", "numa_maps", "--json", capture.toString())
            .get("walks")) {
      if (!group.get("achievable_exact").asBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** Groups of holds that are told and of holds that are not come into one order. */
  @Test
  void reportsAllRecordingsTogether() throws IOException {
    List<String> call = new ArrayList<>(List.of("report"));
    for (Path recordings : List.of(Golden.DIRECTORY, Golden.STORIES)) {
      try (Stream<Path> files = Files.walk(recordings)) {
        files.map(Path::toString).filter(name -> name.endsWith(".avro")).forEach(call::add);
      }
    }
    OfflineRun run = OfflineRun.of(call.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("not told", "walkagent, vma_lock", "cat, mmap_lock_read");
  }

  @Test
  void aCaptureIsReadOnceWhateverItsNames() throws IOException {
    Path capture = Golden.DIRECTORY.resolve("x86_64/capture.avro");
    Path copy = Files.copy(capture, folder.resolve("copy.avro"));
    Path link = Files.createSymbolicLink(folder.resolve("link.avro"), capture.toAbsolutePath());
    assertRefused(capture + " is named twice", capture, capture);
    assertRefused(capture + " and " + link + " are one file: name it once", capture, link);
    assertRefused(
        capture + " and " + copy + " begin with the same events: name one of them", capture, copy);
  }

  private static void assertRefused(String why, Path... captures) {
    OfflineRun run = OfflineRun.of("report", captures[0].toString(), captures[1].toString());
    assertThat(run.err()).startsWith("walkscope report: " + why).hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void reportsADamagedCaptureUpToTheDamageAndFails() throws IOException {
    byte[] whole = Files.readAllBytes(X86);
    Path cut = folder.resolve("cut.avro");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 5));
    OfflineRun run = OfflineRun.of("report", cut.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("cat → walkload, smaps", "median and p99 are at most 1 % above the exact ones)\n")
        .containsOnlyOnce("cut.avro")
        .containsPattern("BROKEN: .*cut.avro: capture cut short: .* at byte \\d+: copy it again, ");
  }

  @Test
  void aWrongCallIsOneLine() {
    assertThat(OfflineRun.of("report").status()).isEqualTo(2);
    assertThat(OfflineRun.of("report", "--slowest", "-1", X86.toString()).err())
        .isEqualTo("walkscope report: --slowest must be 0 or more, not -1 (--help)\n");
    OfflineRun missing = OfflineRun.of("report", "/nowhere/c");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).isEqualTo("walkscope report: /nowhere/c: no such file\n");
  }

  @Test
  void aPageIsANewFileOfTheWholeReport() throws IOException {
    Path page = folder.resolve("report.html");
    for (String[] more : new String[][] {{"--json"}, {"walks"}}) {
      List<String> call = new ArrayList<>(List.of("report"));
      call.addAll(List.of(more));
      call.addAll(List.of("--html", page.toString(), X86.toString()));
      OfflineRun run = OfflineRun.of(call.toArray(String[]::new));
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).hasLineCount(1).contains("--html is of the whole report");
      assertThat(page).doesNotExist();
    }
    Files.writeString(page, "mine");
    OfflineRun run = OfflineRun.of("report", "--html", page.toString(), X86.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains("is there already: name a new one");
    assertThat(page).hasContent("mine");
  }

  @Test
  void aPageNamesNoFolder() throws IOException {
    Path page = folder.resolve("report.html");
    assertThat(OfflineRun.of("report", "--html=" + page, X86.toString()).status()).isZero();
    assertThat(Files.readString(page))
        .contains("--html=report.html capture.avro")
        .doesNotContain(folder.toString());
  }

  @Test
  void whatIsNoCaptureIsOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no capture");
    OfflineRun run = OfflineRun.of("report", X86.toString(), text.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("walkscope report: " + text + ": capture corrupt: not an Avro container")
        .hasLineCount(1);
    assertThat(OfflineRun.of("report", folder.toString()).err())
        .isEqualTo("walkscope report: " + folder + ": a folder, name a file in it\n");
  }

  @Test
  void whatComesThroughAPipeIsACaptureOrOneLine() throws Exception {
    OfflineRun golden = OfflineRun.of("report", X86.toString());
    OfflineRun piped = throughPipe(Files.readAllBytes(X86));
    assertThat(piped.err()).isEmpty();
    assertThat(piped.out()).isEqualTo(golden.out());
    OfflineRun garbage = throughPipe("x".getBytes(StandardCharsets.UTF_8));
    assertThat(garbage.status()).isEqualTo(1);
    assertThat(garbage.out()).isEmpty();
    assertThat(garbage.err()).hasLineCount(1).contains("pipe: capture corrupt: not an Avro");
  }

  private OfflineRun throughPipe(byte[] bytes) throws Exception {
    Path pipe = folder.resolve("pipe");
    Files.deleteIfExists(pipe);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer = new Thread(() -> write(pipe, bytes));
    writer.start();
    OfflineRun run = OfflineRun.of("report", pipe.toString());
    writer.join();
    return run;
  }

  private static void write(Path pipe, byte[] bytes) {
    try {
      Files.write(pipe, bytes, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
