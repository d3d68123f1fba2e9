// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/** info, check and merge over whole captures and others. */
class CaptureCommandsTest {
  private static final Path X86 = Golden.DIRECTORY.resolve("x86_64/capture.avro");
  private static final Path ARM64 = Golden.DIRECTORY.resolve("arm64/capture.avro");
  private static final Path SINGLE =
      Golden.DIRECTORY.resolve("../cases/contiguous-arm64/single-capture.avro");

  /** An agent's reads, as an older probe recorded them: stays as it is. */
  private static final Path AGENT =
      Path.of("../pipeline/src/test/resources/captures/stream-version-5.avro");

  /** Capture of an older schema. */
  private static final Path OLDER =
      Path.of("../pipeline/src/test/resources/captures/tid-used-again.avro");

  @TempDir Path folder;

  @Test
  void infoSaysWhatACaptureIs() throws IOException {
    OfflineRun run = OfflineRun.of("info", AGENT.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(": whole, 54,610 bytes\n", "light mode, detail entries\n")
        .contains("1,854 with 507,773 page-table entries in 10 fragments, from +1.25 s to +8.29 s")
        .contains("seen 1,854 = delivered 1,854 + filtered 0 + lost at the probe 0");
    JsonNode json = OfflineRun.json("info", "--json", X86.toString(), ARM64.toString());
    assertThat(json.findValuesAsText("arch")).containsExactly("X86_64", "ARM64");
    assertThat(json.findValuesAsText("absent_events")).containsExactly("0", "0");
  }

  @Test
  void checkFindsDamageWithItsByte() throws IOException {
    assertThat(OfflineRun.of("check", X86.toString()).out())
        .isEqualTo(X86 + ": whole, 61 walks, nothing was lost\n");
    OfflineRun cut = OfflineRun.of("check", start(9_000).toString());
    assertThat(cut.status()).isEqualTo(1);
    assertThat(cut.out())
        .contains(": DAMAGED\n")
        .containsPattern("BROKEN: .* at byte [0-9]+: copy it again, what is before it is read\n");
  }

  /** As a kill of the agent leaves the last one of a spool, or as it is while it is written. */
  @Test
  void aSegmentThatNoAgentClosedIsOpenAndNotDamaged() throws IOException {
    Path open = openSegment(folder.resolve("0000000001.avro"));
    OfflineRun check = OfflineRun.of("check", open.toString());
    assertThat(check.out())
        .isEqualTo(open + ": open: the agent had not closed it, 61 walks, nothing was lost\n");
    assertThat(check.status()).isZero();
    assertThat(OfflineRun.json("check", "--json", open.toString()).at("/0/whole").asBoolean())
        .isFalse();
    OfflineRun info = OfflineRun.of("info", open.toString());
    assertThat(info.out()).startsWith(open + ": open: the agent had not closed it, ");
    assertThat(info.status()).isZero();
    for (String part : List.of("", "walks")) {
      List<String> words = part.isEmpty() ? List.of("report") : List.of("report", part);
      OfflineRun report =
          OfflineRun.of(words(words.get(0), words.subList(1, words.size()), open.toString()));
      assertThat(report.out())
          .containsPattern("no loss: " + open + ": open: the agent had not closed it at byte")
          .doesNotContain("BROKEN");
      assertThat(report.status()).isZero();
    }
    byte[] bytes = Files.readAllBytes(open);
    Path torn = Files.write(folder.resolve("torn.avro"), Arrays.copyOf(bytes, bytes.length - 7));
    OfflineRun damaged = OfflineRun.of("check", torn.toString());
    assertThat(damaged.out()).contains(": DAMAGED\n").doesNotContain("unknown");
    assertThat(damaged.status()).isEqualTo(1);
  }

  /** As a kill of the agent leaves them: walks go on from one segment to the next. */
  @Test
  void segmentsOfAStreamAreCheckedTogether() throws IOException {
    Path first = twoSegments();
    OfflineRun check = OfflineRun.of("check", folder.resolve("spool").toString());
    assertThat(check.out())
        .matches(first + " and 1 more of its stream: whole, \\d+ walks, nothing was lost\n");
    assertThat(check.status()).isZero();
    // a walk goes over their border: the first alone has not its rest
    assertThat(OfflineRun.of("check", first.toString()).out())
        .contains("not complete: 1 of 15 walks");
  }

  /** A cut numbers its fragments anew: beside the segments they would look repeated. */
  @Test
  void aCutBesideTheSegmentsOfItsStreamIsCheckedAlone() throws IOException {
    Path first = twoSegments();
    Path cut = first.resolveSibling("0000000003.avro");
    String second = first.resolveSibling("0000000002.avro").toString();
    OfflineRun.of("cut", second, "--consumer=smaps", "--into", cut.toString());
    OfflineRun check = OfflineRun.of("check", folder.resolve("spool").toString());
    assertThat(check.err()).isEmpty();
    assertThat(check.out())
        .hasLineCount(2)
        .containsPattern(first + " and 1 more of its stream: whole, \\d+ walks, nothing was lost\n")
        .contains(cut + ": whole, a cut of another, ");
    assertThat(check.status()).isZero();
  }

  /** Writes two segments of a stream into a spool, and returns the first. */
  private Path twoSegments() throws IOException {
    List<SpecificRecord> records = parts(CaptureCopy.records(SINGLE));
    SpecificRecord end = records.get(records.size() - 1);
    Path spool = Files.createDirectories(folder.resolve("spool").resolve("00ff"));
    SpecificRecord begin = nothingSeen(records);
    segment(
        spool.resolve("0000000002.avro"),
        Stream.concat(Stream.of(begin), records.subList(4, records.size()).stream()).toList());
    return segment(
        spool.resolve("0000000001.avro"),
        Stream.of(List.of(begin), records.subList(0, 4), List.of(end))
            .flatMap(List::stream)
            .toList());
  }

  /** Counters with which a segment begins: the first, and here the second too. */
  private static SpecificRecord nothingSeen(List<SpecificRecord> records) {
    ProbeLoss last =
        records.stream()
            .filter(ProbeLoss.class::isInstance)
            .map(ProbeLoss.class::cast)
            .findFirst()
            .orElseThrow();
    ProbeLoss begin = ProbeLoss.newBuilder(last).setTimestampNs(0).build();
    begin.getCpus().forEach(cpu -> cpu.setSeen(0));
    begin.getCpus().forEach(cpu -> cpu.setDelivered(0));
    begin.getCpus().forEach(cpu -> cpu.setFiltered(0));
    return begin;
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "hard link", "link"})
  void aSegmentThatIsThereTwiceIsOneLine(String how) throws IOException {
    Path first = twoSegments();
    Path again = first.resolveSibling("0000000001-again.avro"); // sorts before the first
    if (how.equals("copy")) {
      Files.copy(first, again);
    } else if (how.equals("link")) {
      Files.createSymbolicLink(again, first);
    } else {
      Files.createLink(again, first);
    }
    Files.copy(X86, Files.createDirectories(folder.resolve("spool/zz")).resolve("other.avro"));
    OfflineRun check = OfflineRun.of("check", folder.resolve("spool").toString());
    assertThat(check.status()).as(check.err()).isEqualTo(1);
    assertThat(check.err())
        .hasLineCount(1)
        .containsPattern(
            how.equals("copy")
                ? "0000000001.*: begins with the same events as .*0000000001.*: remove one of them"
                : "0000000001.*: the same file as .*0000000001.*: remove one of them");
    assertThat(check.out())
        .hasLineCount(2)
        .contains(" and 1 more of its stream: whole, ", "other.avro: whole, 61 walks");
    JsonNode json =
        new ObjectMapper()
            .readTree(OfflineRun.of("check", "--json", folder.resolve("spool").toString()).out());
    assertThat(json.findValuesAsText("problem")).hasSize(1);
    assertThat(json).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "info"})
  void linksInAFolderAreFollowedAndNothingIsLeftOutInSilence(String command)
      throws IOException, InterruptedException {
    Path links = Files.createDirectories(folder.resolve("links"));
    Path link = Files.createSymbolicLink(links.resolve("a.avro"), X86.toAbsolutePath());
    Files.createSymbolicLink(links.resolve("loop"), links);
    Path below = Files.createDirectories(links.resolve("00")).resolve("b.avro");
    Files.copy(ARM64, below);
    Files.createSymbolicLink(links.resolve("current"), below.getParent());
    Path all = Files.createSymbolicLink(folder.resolve("all"), links);
    OfflineRun run = OfflineRun.of(command, links.toString());
    assertThat(run).isEqualTo(OfflineRun.of(command, below.toString(), link.toString()));
    assertThat(run.status()).isZero();
    assertThat(OfflineRun.of(command, all.toString()).out())
        .isEqualTo(run.out().replace(links + "/", all + "/"));

    Path pipe = folder.resolve("pipes/b.avro");
    Files.createDirectories(pipe.getParent());
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path away = Files.createSymbolicLink(pipe.resolveSibling("c.avro"), Path.of("away"));
    OfflineRun left = OfflineRun.of(command, pipe.getParent().toString());
    assertThat(left.status()).isEqualTo(1);
    assertThat(left.out()).isEmpty();
    assertThat(left.err())
        .hasLineCount(2)
        .contains(
            pipe + ": a pipe or a device, left out",
            away + ": a link to a file that is not there, left out");
  }

  private static List<SpecificRecord> parts(List<SpecificRecord> records) {
    for (SpecificRecord record : records) {
      record.put(hostAt(record), Cut.markPart(host(record)));
    }
    return records;
  }

  private static Host host(SpecificRecord record) {
    return (Host) record.get(hostAt(record));
  }

  private static int hostAt(SpecificRecord record) {
    return record.getSchema().getField("host").pos();
  }

  private static Path segment(Path path, List<SpecificRecord> records) throws IOException {
    TraceFragment first = first(records);
    try (CaptureWriter writer =
        new CaptureWriter(path, first.getHost(), first.getStreamEpochNs())) {
      for (SpecificRecord record : records) {
        writer.write(record);
      }
    }
    return path;
  }

  private static TraceFragment first(List<SpecificRecord> records) {
    return (TraceFragment)
        records.stream().filter(TraceFragment.class::isInstance).findFirst().orElseThrow();
  }

  @Test
  void checkAndInfoTakeTheCapturesBelowAFolder() throws IOException {
    Path spool = folder.resolve("spool");
    Path one = Files.createDirectories(spool.resolve("00ff")).resolve("0000000002.avro");
    Path other = Files.createDirectories(spool.resolve("00aa")).resolve("0000000001.avro");
    Files.copy(X86, one);
    Files.copy(ARM64, other);
    Files.writeString(spool.resolve("lock"), "");
    assertThat(OfflineRun.of("check", spool.toString()).out())
        .isEqualTo(OfflineRun.of("check", other.toString(), one.toString()).out())
        .hasLineCount(2);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    OfflineRun run = OfflineRun.of("info", empty.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(empty + ": a folder without captures (*.avro) below it")
        .hasLineCount(1);
  }

  @Test
  void checkFindsLossWithItsWalk() throws IOException {
    Path lossy =
        CaptureCopy.withCounters(
            X86,
            folder.resolve("lossy.avro"),
            cpu -> {
              cpu.setLostRingbuf(3);
              cpu.setSeen(cpu.getSeen() + 3);
            });
    OfflineRun run = OfflineRun.of("check", lossy.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            ": LOSSY\n", "lost at the probe 3 (events for which the ring buffer had no room: 3)\n");
    Path gap = withoutFragment(4);
    assertThat(OfflineRun.of("check", gap.toString()).out())
        .contains(
            ": LOSSY\n",
            "left out by pipeline: fragments whose number was skipped: 1, first at ",
            "walks of which no event came: ");
  }

  @Test
  void checkFindsTheFragmentThatTheEndLacks() throws IOException {
    List<SpecificRecord> records = CaptureCopy.records(AGENT);
    TraceFragment last =
        records.stream()
            .filter(TraceFragment.class::isInstance)
            .map(TraceFragment.class::cast)
            .reduce((a, b) -> b)
            .orElseThrow();
    Path copy =
        CaptureCopy.of(
            AGENT,
            folder.resolve("end.avro"),
            record -> record.equals(last) ? List.of() : List.of(record));
    OfflineRun run = OfflineRun.of("check", copy.toString());
    assertThat(run.status()).isEqualTo(1);
    String line = "%,d delivered events are not in it%n".formatted(last.getEvents());
    assertThat(run.out()).contains(": LOSSY\n", line);
    assertThat(OfflineRun.of("info", copy.toString()).out()).contains(line);
  }

  /** The counters of a ring go on to the end, those of a cut are of all. */
  @Test
  void infoSaysThatCountersReachBeyondWhatIsThere() throws IOException {
    String beyond = "  loss      the probe's counters reach beyond this ";
    assertThat(OfflineRun.of("info", AGENT.toString()).out()).doesNotContain("reach beyond");
    Path cut = folder.resolve("cut.avro");
    OfflineRun.of("cut", AGENT.toString(), "--vma=[heap]", "--into", cut.toString());
    long left =
        OfflineRun.json("info", "--json", cut.toString()).at("/0/streams/0/events").asLong();
    assertThat(OfflineRun.of("info", cut.toString()).out())
        .contains(
            beyond + "cut: it delivered %,d events more than are here".formatted(1854 - left));
    Path begin =
        CaptureCopy.withoutFragments(AGENT, folder.resolve("begin.avro"), fragment -> fragment > 2);
    Path part = segment(folder.resolve("part.avro"), parts(CaptureCopy.records(begin)));
    assertThat(OfflineRun.of("info", part.toString()).out())
        .contains("whole, a part of a recording", beyond + "part: it delivered ");
  }

  @ParameterizedTest
  @CsvSource({"-3600, back, from -3590 s to +", "3600, ahead, ' s to +3610 s'"})
  void infoSaysThatTheWallClockWasSet(long seconds, String where, String times) throws IOException {
    AtomicInteger fragments = new AtomicInteger();
    Path set =
        CaptureCopy.of(
            AGENT,
            folder.resolve("set.avro"),
            record -> {
              if (record instanceof TraceFragment fragment && fragments.incrementAndGet() > 5) {
                Host host = fragment.getHost();
                host.setMonotonicToEpochNs(host.getMonotonicToEpochNs() + seconds * 1_000_000_000L);
              }
              return List.of(record);
            });
    assertThat(OfflineRun.of("info", set.toString()).out())
        .contains("  clock     set " + where + " by 3600 s in this time", times);
    assertThat(OfflineRun.of("info", AGENT.toString()).out()).doesNotContain("  clock ");
  }

  @Test
  void infoSaysHowItWasRecorded() throws IOException {
    Path copy =
        CaptureCopy.of(
            AGENT,
            folder.resolve("sampled.avro"),
            record -> {
              Map<String, Long> constants = new TreeMap<>(host(record).getConstants());
              constants.put("TRACED_ONE_WALK_IN", 3L);
              constants.put("MMAP_LOCK_HOLDS_SEEN", 1L);
              host(record).setConstants(constants);
              return List.of(record);
            });
    assertThat(OfflineRun.of("info", copy.toString()).out())
        .contains("light mode, detail entries, holds of mmap_lock seen, one walk in 3");
    JsonNode info = OfflineRun.json("info", "--json", copy.toString());
    assertThat(info.at("/0/streams/0/traced_one_walk_in").asLong()).isEqualTo(3);
    assertThat(info.at("/0/streams/0/mmap_lock_holds_seen").asBoolean()).isTrue();
    assertThat(info.at("/0/loss/traced_one_walk_in").asLong()).isEqualTo(3);
    assertThat(OfflineRun.of("check", copy.toString()).out()).contains("one walk in 3");
  }

  @Test
  void noEventIsAbsentWhereTheProbesSumsAreNotKnown() throws IOException {
    Path silent =
        CaptureCopy.of(
            AGENT,
            folder.resolve("silent.avro"),
            record -> record instanceof ProbeLoss ? List.of() : List.of(record));
    for (Path capture : List.of(silent, start(AGENT, 40_000))) {
      OfflineRun run = OfflineRun.of("info", "--json", capture.toString());
      assertThat(new ObjectMapper().readTree(run.out()).at("/0/absent_events").asLong()).isZero();
    }
    assertThat(OfflineRun.of("check", silent.toString()).status()).isEqualTo(3);
  }

  @Test
  void aMergeOfCutsLacksNoEventThatWasLeftOut() throws IOException {
    Path cut = folder.resolve("cut.avro");
    OfflineRun.of("cut", AGENT.toString(), "--slower", "1ms", "--into", cut.toString());
    Path merged = folder.resolve("merged.avro");
    OfflineRun.of(merge(merged, cut.toString(), ARM64.toString()));
    OfflineRun info = OfflineRun.of("info", merged.toString());
    assertThat(info.out())
        .contains("whole, with a cut of another")
        .contains("  cut       " + cut + " of " + AGENT + ": --slower 1ms\n")
        .containsOnlyOnce("light mode, detail entries, a cut\n")
        .doesNotContain("delivered events are not in it");
    assertThat(OfflineRun.of("check", merged.toString()).out())
        .doesNotContain("delivered events are not in it");
  }

  @Test
  void aCutOfACutNamesBothFilters() throws IOException {
    Path slow = folder.resolve("slow.avro");
    OfflineRun.of("cut", AGENT.toString(), "--slower=1ms", "--into", slow.toString());
    Path heap = folder.resolve("heap.avro");
    OfflineRun.of("cut", slow.toString(), "--vma=[heap]", "--into", heap.toString());
    String note = "of " + AGENT + ": --slower 1ms; of " + slow + ": --vma [heap]";
    OfflineRun info = OfflineRun.of("info", heap.toString());
    assertThat(info.out()).contains("whole, a cut of another, ", "  cut       " + note + "\n");
    Path merged = folder.resolve("merged.avro");
    OfflineRun.of(merge(merged, heap.toString(), ARM64.toString()));
    JsonNode json = OfflineRun.json("info", "--json", merged.toString());
    assertThat(json.at("/0/notes/cut").asText()).isEqualTo(heap + " " + note);
    assertThat(json.at("/0/streams").findValuesAsText("cut"))
        .containsExactlyInAnyOrder("true", "false");
  }

  @Test
  void damageIsToldOnOneLineThatControlsNoTerminal() throws IOException {
    Path hostile = Files.copy(start(9_000), folder.resolve("a\u001b[2J\n.avro"));
    OfflineRun run =
        OfflineRun.of(merge(folder.resolve("m\u001b.avro"), ARM64.toString(), hostile.toString()));
    assertThat(run.err()).contains("a\\u001b[2J\\u000a.avro: capture cut short").hasLineCount(1);
    assertThat(run.out()).contains("m\\u001b.avro: ").hasLineCount(1);
  }

  @Test
  void aMergedCaptureHasTheResultsOfItsParts() throws IOException {
    Path merged = folder.resolve("merged.avro");
    String[] parts = {ARM64.toString(), X86.toString(), AGENT.toString(), OLDER.toString()};
    assertThat(OfflineRun.of(merge(merged, parts)).out())
        .isEqualTo(merged + ": " + fragments(parts) + " fragments of 4 captures\n");
    assertThat(OfflineRun.of("report", "--json", merged.toString()).out())
        .isEqualTo(OfflineRun.of(words("report", List.of("--json"), parts)).out());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(merged)))
        .isEqualTo("rw-------");
    JsonNode info =
        new ObjectMapper().readTree(OfflineRun.of("info", "--json", merged.toString()).out());
    assertThat(info.at("/0/notes/merged").asText()).isEqualTo("4");
    assertThat(info.at("/0/streams")).hasSize(4);
  }

  private static long fragments(String... captures) throws IOException {
    long fragments = 0;
    for (String capture : captures) {
      fragments +=
          CaptureCopy.records(Path.of(capture)).stream()
              .filter(TraceFragment.class::isInstance)
              .count();
    }
    return fragments;
  }

  private static String[] merge(Path into, String... captures) {
    return words("merge", List.of("--into", into.toString()), captures);
  }

  private static String[] words(String command, List<String> options, String... captures) {
    return Stream.of(List.of(command), options, Arrays.asList(captures))
        .flatMap(List::stream)
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--slower=1ms", "--vma=[heap]", "--to=+3s", "--walk=111"})
  void aCutHasTheWalksThatFit(String filter) throws IOException {
    Path cut = folder.resolve("cut.avro");
    OfflineRun run = OfflineRun.of("cut", AGENT.toString(), filter, "--into", cut.toString());
    assertThat(run.err()).isEmpty();
    JsonNode of = OfflineRun.json("report", "--json", "--slowest=1000", cut.toString());
    if (filter.startsWith("--walk")) {
      assertThat(of.get("slowest").findValuesAsText("walk")).containsExactly("111");
    } else {
      JsonNode from =
          OfflineRun.json("report", "--json", "--slowest=1000", AGENT.toString(), filter);
      if (filter.startsWith("--slower")) { // shorter walks of slow reads are there, too
        of = OfflineRun.json("report", "--json", "--slowest=1000", cut.toString(), filter);
      }
      assertThat(of.get("walks")).isEqualTo(from.get("walks"));
      assertThat(of.get("slowest")).isEqualTo(from.get("slowest"));
    }
    assertThat(of.at("/loss/missing_walks").asLong()).isZero();
    assertThat(of.at("/loss/seen").asLong()).isEqualTo(1854);
    assertThat(of.at("/loss/counters").findValuesAsText("counter"))
        .doesNotContain("walks_missing", "fragments_missing");
    assertThat(OfflineRun.of("info", cut.toString()).out())
        .contains("whole, a cut of another")
        .contains("of " + AGENT + ": " + filter.replace('=', ' ') + "\n");
  }

  @Test
  void aCutIsNotBlamedForTheReadsThatItHasAPartOf() throws IOException {
    Path cut = folder.resolve("cut.avro");
    OfflineRun.of("cut", AGENT.toString(), "--vma=[heap]", "--into", cut.toString());
    OfflineRun check = OfflineRun.of("check", cut.toString());
    assertThat(check.out()).contains(": whole, a cut of another, ").hasLineCount(1);
    assertThat(check.status()).isZero();
    assertThat(OfflineRun.json("check", "--json", cut.toString()).at("/0/cut").asBoolean())
        .isTrue();
    assertThat(OfflineRun.json("check", "--json", AGENT.toString()).at("/0/cut").asBoolean())
        .isFalse();
    assertThat(OfflineRun.json("report", "--json", cut.toString()).at("/loss/counters")).isEmpty();
  }

  @Test
  void aReportOfACutSaysSo() throws IOException {
    Path cut = folder.resolve("cut.avro");
    OfflineRun.of("cut", AGENT.toString(), "--slower=1ms", "--into", cut.toString());
    String line = "no loss: a cut of another recording: what its filter left out is not in it";
    for (String part : List.of("", "walks ", "locks ")) {
      String[] ofCut = ("report " + part + cut).split(" ");
      String[] ofWhole = ("report " + part + AGENT).split(" ");
      assertThat(OfflineRun.of(ofCut).out()).containsOnlyOnce("LOSS\n" + line);
      assertThat(OfflineRun.of(ofWhole).out()).doesNotContain("a cut of another");
      assertThat(OfflineRun.json(words("report", List.of("--json"), tail(ofCut))).get("cut"))
          .isEqualTo(BooleanNode.TRUE);
      assertThat(OfflineRun.json(words("report", List.of("--json"), tail(ofWhole))).get("cut"))
          .isEqualTo(BooleanNode.FALSE);
    }
    Path page = folder.resolve("cut.html");
    OfflineRun.of("report", cut.toString(), "--html", page.toString());
    assertThat(Files.readString(page)).contains(line);
  }

  private static String[] tail(String... words) {
    return Arrays.copyOfRange(words, 1, words.length);
  }

  @Test
  void aCutTellsTheLossesOfItsOriginal() throws IOException {
    Path gap = withoutFragment(4);
    Path cut = folder.resolve("cut.avro");
    OfflineRun.of("cut", gap.toString(), "--slower", "1ms", "--into", cut.toString());
    assertThat(OfflineRun.of("report", "--json", cut.toString()).out())
        .contains("\"walks_missing\"", "\"fragments_missing\"");
  }

  private Path withoutFragment(long number) throws IOException {
    return CaptureCopy.of(
        AGENT,
        folder.resolve("gap.avro"),
        record ->
            record instanceof TraceFragment fragment && fragment.getFragment() == number
                ? List.of()
                : List.of(record));
  }

  @Test
  void aCutOfADamagedCaptureIsDamaged() throws IOException {
    Path cut = folder.resolve("new.avro");
    OfflineRun run =
        OfflineRun.of(
            "cut", start(AGENT, 40_000).toString(), "--slower", "1us", "--into", cut.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("capture cut short");
    assertThat(OfflineRun.of("info", cut.toString()).status()).isEqualTo(1);
  }

  @Test
  void aMergedCaptureOfADamagedOneIsDamaged() throws IOException {
    Path merged = folder.resolve("merged.avro");
    OfflineRun run = OfflineRun.of(merge(merged, ARM64.toString(), start(9_000).toString()));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("cut.avro: capture cut short");
    assertThat(OfflineRun.of("check", merged.toString()).status()).isEqualTo(1);
  }

  @Test
  void aCaptureIsMergedOnce() {
    Path merged = folder.resolve("merged.avro");
    OfflineRun run = OfflineRun.of(merge(merged, X86.toString(), X86.toString()));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains(X86 + " is named twice");
    assertThat(merged).doesNotExist();
  }

  @Test
  void aCaptureIsNeverReplacedByItself() throws IOException {
    Path copy = Files.copy(X86, folder.resolve("copy.avro"));
    OfflineRun run = OfflineRun.of("merge", copy.toString(), "--into", copy.toString(), "--force");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is the capture itself: name a new one");
    assertThat(copy).hasSameBinaryContentAs(X86);
  }

  private Path start(int bytes) throws IOException {
    return start(X86, bytes);
  }

  private Path start(Path capture, int bytes) throws IOException {
    return Files.write(
        folder.resolve("cut.avro"), Arrays.copyOf(Files.readAllBytes(capture), bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"report", "info", "check", "cut", "merge"})
  void whatIsNoCaptureIsOneLine(String command) throws IOException {
    List<String> options =
        List.of("cut", "merge").contains(command)
            ? List.of("--into", folder.resolve("new").toString())
            : List.of();
    Path empty = Files.createFile(folder.resolve("empty"));
    Path foreign = Files.writeString(folder.resolve("perf.data"), "PERFILE2");
    Path newer = Files.write(folder.resolve("newer"), newer());
    for (Path bad : List.of(empty, foreign, newer, folder, folder.resolve("nothing"))) {
      String[] captures =
          command.equals("cut")
              ? new String[] {bad.toString()}
              : new String[] {X86.toString(), bad.toString()};
      OfflineRun run = OfflineRun.of(words(command, options, captures));
      assertThat(run.status()).as(bad.toString()).isEqualTo(1);
      boolean each = command.equals("info") || command.equals("check");
      assertThat(run.out()).isEqualTo(each ? OfflineRun.of(command, X86.toString()).out() : "");
      assertThat(run.err())
          .hasLineCount(1)
          .startsWith("walkscope " + command + ": " + bad + ": ")
          .doesNotContain("Exception");
    }
    assertThat(folder.resolve("new")).doesNotExist();
  }

  /** Begins with a mark, and has no end. */
  private static Path openSegment(Path path) throws IOException {
    List<SpecificRecord> records = CaptureCopy.records(X86);
    TraceFragment first = first(records);
    try (CaptureWriter writer =
        new CaptureWriter(path, first.getHost(), first.getStreamEpochNs())) {
      writer.write(mark(first));
      for (SpecificRecord record : records) {
        if (!(record instanceof StreamEnd)) {
          writer.write(record);
        }
      }
    }
    return path;
  }

  private static SpoolMark mark(TraceFragment of) {
    return SpoolMark.newBuilder()
        .setHostname(of.getHost().getHostname())
        .setBootId(of.getHost().getBootId())
        .setStreamEpochNs(of.getStreamEpochNs())
        .setOffset(100)
        .setFrames(0)
        .setWhole(true)
        .setMore(false)
        .setEnded(false)
        .setFragments(0)
        .setEvents(0)
        .setEntries(0)
        .setMonotonicToEpochNs(0)
        .setNowNs(0)
        .setLookedNs(0)
        .setFirstFragment(0)
        .setThreads(List.of())
        .setForgotten(List.of())
        .setCgroups(List.of())
        .setPrograms(List.of())
        .setCounters(List.of())
        .build();
  }

  /** A capture whose schema is of a version that is not known. */
  private static byte[] newer() throws IOException {
    byte[] bytes = Files.readAllBytes(X86);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("monotonic_to_epoch_ns")] = 'n';
    return bytes;
  }
}
