// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;
import org.walkscope.views.perfetto.proto.PerfettoTrace.ClockSnapshot;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackDescriptor;

class PerfettoTest {
  @TempDir Path folder;

  private ReadTrace export(Path... captures) throws IOException {
    Path file = folder.resolve("trace.perfetto-trace");
    List<String> words = new ArrayList<>(List.of("export", "--perfetto", file.toString()));
    Arrays.stream(captures).map(Path::toString).forEach(words::add);
    OfflineRun run = OfflineRun.of(words.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err().lines()).allMatch(line -> line.matches(".*(left out by|lost at) .*"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    return ReadTrace.of(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--csv", "--parquet", "--perfetto"})
  void writesIntoAFolderThatCannotHaveADatabase(String form) throws IOException {
    Path odd = Files.createDirectory(folder.resolve("a;b"));
    Path made = odd.resolve("made");
    String capture = Golden.DIRECTORY.resolve("arm64/capture.avro").toString();
    OfflineRun run = OfflineRun.of("export", form, made.toString(), capture);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(odd).isDirectoryNotContaining(file -> !file.equals(made));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Path story(String name) {
    return Golden.STORIES.resolve(name).resolve("capture.avro");
  }

  /** Where on the time line a result is. */
  private record Shown(int tid, String name, long beginNs, long lengthNs) {
    static Shown of(ReadTrace.Event event) {
      return new Shown(
          event.tid(), event.begin().getName(), event.beginNs(), event.endNs() - event.beginNs());
    }
  }

  private static List<Shown> shown(ReadTrace trace, String category) {
    return trace.of(category).stream().map(Shown::of).toList();
  }

  private static long offset(ResultHost host) {
    return host.getMonotonicToEpochNs();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-x86_64", "walkers-x86_64", "everything-arm64"})
  void everyWalkHoldAndStallIsThereOnceWithItsTimeAndLength(String name) throws IOException {
    RecordedResults results = RecordedResults.of(story(name));
    ReadTrace trace = export(story(name));
    List<Shown> walks = new ArrayList<>();
    List<Shown> locks = new ArrayList<>();
    for (Walk walk : results.all(Walk.class)) {
      int tid = walk.getWalker().getTid();
      walks.add(
          new Shown(
              tid,
              walk.getConsumer(),
              walk.getBeginEpochNs() - offset(walk.getHost()),
              walk.getDurationNs()));
      for (LockSpan lock : walk.getLocks()) {
        String level = lock.getLevel() == null ? "" : " " + word(lock.getLevel());
        String lockName = word(lock.getKind()) + level;
        locks.add(new Shown(tid, lockName, lock.getAcquiredNs(), lock.getHoldNs()));
      }
    }
    assertThat(walks).isNotEmpty();
    assertThat(shown(trace, "walk")).containsExactlyInAnyOrderElementsOf(walks);
    assertThat(shown(trace, "lock")).containsExactlyInAnyOrderElementsOf(locks);
    List<Shown> holds = new ArrayList<>();
    for (LockHold hold : results.all(LockHold.class)) {
      long beginNs = hold.getReleasedEpochNs() - hold.getHoldNs() - offset(hold.getHost());
      String lock = word(hold.getKind());
      holds.add(new Shown(hold.getWalker().getTid(), lock, beginNs, hold.getHoldNs()));
    }
    assertThat(shown(trace, "hold")).containsExactlyInAnyOrderElementsOf(holds);
    List<Shown> stalls = new ArrayList<>();
    for (Stall stall : results.all(Stall.class)) {
      long beginNs = stall.getEndEpochNs() - stall.getWaitNs() - offset(stall.getHost());
      String wait = "waits for " + word(stall.getAsked());
      stalls.add(new Shown(stall.getWaiterTid(), wait, beginNs, stall.getWaitNs()));
    }
    assertThat(shown(trace, "stall")).containsExactlyInAnyOrderElementsOf(stalls);
  }

  @Test
  void aFlowLeadsFromTheBlockerToTheEndOfTheWait() throws IOException {
    ReadTrace trace = export(story("agent-x86_64"));
    Map<Long, ReadTrace.Event> from = new HashMap<>();
    for (ReadTrace.Event event : trace.events) {
      event.begin().getFlowIdsList().forEach(flow -> assertThat(from.put(flow, event)).isNull());
    }
    List<ReadTrace.Event> stalls = trace.of("stall");
    assertThat(stalls).hasSameSizeAs(RecordedResults.of(story("agent-x86_64")).all(Stall.class));
    for (ReadTrace.Event stall : stalls) {
      assertThat(stall.end().getTerminatingFlowIdsList()).hasSize(1);
      ReadTrace.Event blocker = from.remove(stall.end().getTerminatingFlowIds(0));
      assertThat(blocker.category()).isIn("walk", "hold");
      assertThat(blocker.tid()).isEqualTo((int) stall.arg("walker_tid").getIntValue());
      assertThat(blocker.tid()).isNotEqualTo(stall.tid());
      assertThat(blocker.beginNs()).isLessThanOrEqualTo(stall.endNs());
      if (blocker.category().equals("walk")) {
        assertThat(blocker.arg("walk").getIntValue()).isEqualTo(stall.arg("walk").getIntValue());
      }
    }
    assertThat(from).isEmpty();
  }

  @Test
  void flowsOfTwoRunsOfTheProbeLeadFromTheBlockersOfTheirOwn() throws IOException {
    Path first = story("agent-x86_64");
    ReadTrace trace =
        export(first, CaptureCopy.laterRun(first, folder.resolve("later.avro"), name -> name));
    List<ReadTrace.Event> stalls = trace.of("stall");
    assertThat(stalls).hasSize(2 * RecordedResults.of(first).all(Stall.class).size());
    for (ReadTrace.Event stall : stalls) {
      assertThat(stall.end().getTerminatingFlowIdsList()).hasSize(1);
      long flow = stall.end().getTerminatingFlowIds(0);
      assertThat(trace.events)
          .filteredOn(event -> event.begin().getFlowIdsList().contains(flow))
          .singleElement()
          .matches(blocker -> stall.endNs() - blocker.beginNs() < 10_000_000_000L);
    }
  }

  @Test
  void locksAreInsideTheirWalksAndWalksInsideTheHolds() throws IOException {
    ReadTrace trace = export(story("walkers-x86_64"));
    assertThat(trace.of("hold")).isNotEmpty().allMatch(hold -> hold.depth() == 0);
    assertThat(trace.of("walk")).filteredOn(walk -> walk.depth() == 1).isNotEmpty();
    assertThat(trace.of("lock")).filteredOn(lock -> lock.depth() == 2).isNotEmpty();
  }

  @Test
  void aWalkSaysWhatItDid() throws IOException {
    Walk walk = RecordedResults.of(story("agent-x86_64")).all(Walk.class).get(5);
    ReadTrace.Event event =
        export(story("agent-x86_64")).of("walk").stream()
            .filter(each -> each.arg("walk").getIntValue() == walk.getWalk())
            .filter(each -> each.tid() == walk.getWalker().getTid())
            .findFirst()
            .orElseThrow();
    assertThat(event.arg("consumer").getStringValue()).isEqualTo("smaps");
    assertThat(event.arg("target").getStringValue()).isEqualTo("walkgrow");
    assertThat(event.arg("entries").getIntValue()).isEqualTo(PageTableEntries.in(walk.getCounts()));
    assertThat(event.arg("steps").getIntValue()).isEqualTo(walk.getSteps());
    assertThat(event.arg("start").getPointerValue()).isEqualTo(walk.getStart());
    assertThat(event.arg("completeness").getStringValue()).isEqualTo("complete");
  }

  @Test
  void tracksAreProcessesAndThreadsAndTheClockIsSaid() throws IOException {
    ReadTrace trace = export(story("agent-x86_64"));
    Stall stall = RecordedResults.of(story("agent-x86_64")).all(Stall.class).get(0);
    TrackDescriptor waiter =
        trace.tracks.values().stream()
            .filter(track -> track.getThread().getTid() == stall.getWaiterTid())
            .findFirst()
            .orElseThrow();
    assertThat(waiter.getThread().getThreadName()).isEqualTo(stall.getWaiterComm());
    assertThat(waiter.getThread().getPid()).isEqualTo(stall.getWaiterTgid());
    TrackDescriptor process = trace.tracks.get(waiter.getParentUuid());
    assertThat(process.getProcess().getPid()).isEqualTo(stall.getWaiterTgid());
    assertThat(process.getProcess().getProcessName()).isEqualTo("walkgrow");
    ClockSnapshot clock = trace.clocks.get(0);
    assertThat(clock.getPrimaryTraceClock().getNumber()).isEqualTo(3);
    assertThat(clock.getClocks(0).getClockId()).isEqualTo(3);
    assertThat(clock.getClocks(1).getClockId()).isEqualTo(1);
    assertThat(clock.getClocks(1).getTimestamp() - clock.getClocks(0).getTimestamp())
        .isEqualTo(offset(stall.getHost()));
  }

  @Test
  void damageIsToldAndIsAnInstant() throws IOException {
    byte[] whole = Files.readAllBytes(story("agent-x86_64"));
    Path cut = folder.resolve("cut.avro");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 5));
    Path file = folder.resolve("trace");
    OfflineRun run = OfflineRun.of("export", cut.toString(), "--perfetto", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("walkscope export: BROKEN: " + cut).hasLineCount(1);
    assertThat(ReadTrace.of(file).of("loss"))
        .anyMatch(loss -> loss.begin().getName().equals("pipeline: captures_broken"));
  }

  @Test
  void lossesAreOfTheHostOfTheResultsAndOnItsClock() throws IOException {
    Path here = withLosses("agent-x86_64");
    Path other = withLosses("agent-arm64");
    Path file = folder.resolve("trace");
    OfflineRun run =
        OfflineRun.of(
            "export",
            other.toString(),
            here.toString(),
            "--host",
            "guest-x86_64",
            "--perfetto",
            file.toString());
    assertThat(run.status()).as(run.err()).isZero();
    TraceFragment first = firstFragment(here);
    long lostMs = first.getStreamEpochNs() / 1_000_000;
    assertThat(ReadTrace.of(file).of("loss"))
        .satisfiesExactlyInAnyOrder(
            loss -> {
              assertThat(loss.begin().getName()).isEqualTo("ingest: late_events");
              assertThat(loss.beginNs())
                  .isEqualTo(lostMs * 1_000_000 - first.getHost().getMonotonicToEpochNs());
            },
            loss -> {
              assertThat(loss.begin().getName()).isEqualTo("probe: events lost");
              assertThat(loss.arg("count").getIntValue()).isEqualTo(5);
            });
  }

  /** Its first counters are those of the time before it. */
  @Test
  void aPartTellsNoLossOfThePartBefore() throws IOException {
    Path part =
        CaptureCopy.of(
            withLosses("agent-x86_64"),
            folder.resolve("part.avro"),
            record -> {
              if (record instanceof ProbeLoss loss) {
                loss.setHost(Cut.markPart(loss.getHost()));
              }
              return List.of(record);
            });
    assertThat(export(part).of("loss"))
        .extracting(loss -> loss.begin().getName())
        .containsExactly("ingest: late_events");
  }

  private static TraceFragment firstFragment(Path capture) throws IOException {
    return CaptureCopy.records(capture).stream()
        .filter(TraceFragment.class::isInstance)
        .map(TraceFragment.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Capture of a story with a loss of ingest before all fragments, and five events lost. */
  private Path withLosses(String story) throws IOException {
    TraceFragment first = firstFragment(story(story));
    Host host = first.getHost();
    long lostMs = first.getStreamEpochNs() / 1_000_000;
    Deque<SpecificRecord> early = new ArrayDeque<>();
    early.add(
        new StageLoss(
            "ingest", "late_events", host.getHostname(), host.getBootId(), 1L, story, lostMs));
    return CaptureCopy.of(
        story(story),
        folder.resolve(story + ".avro"),
        record -> {
          if (record instanceof ProbeLoss loss) {
            CpuLoss cpu = loss.getCpus().get(0);
            cpu.setSeen(cpu.getSeen() + 5);
          }
          return early.isEmpty() ? List.of(record) : List.of(early.remove(), record);
        });
  }

  @Test
  void aFilterThatNothingFitsIsToldAndLeavesNothing() {
    String file = folder.resolve("new").toString();
    for (String form : List.of("--perfetto", "--csv")) {
      OfflineRun run =
          OfflineRun.of("export", story("agent-x86_64").toString(), "--pid", "1", form, file);
      assertThat(run.status()).as(form).isEqualTo(1);
      assertThat(run.err()).isEqualTo("walkscope export: nothing here fits --pid 1\n");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void capturesOfTwoBootsAreRefused() {
    Path file = folder.resolve("trace");
    OfflineRun run =
        OfflineRun.of(
            "export",
            story("agent-x86_64").toString(),
            story("agent-arm64").toString(),
            "--perfetto",
            file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("one clock; choose a host with --host, or").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void twoBootsOfOneHostAreToldApartByTheirTimes() throws IOException {
    Path agent = story("agent-x86_64");
    Path later = CaptureCopy.laterRun(agent, folder.resolve("later.avro"), name -> name);
    Path boot = CaptureCopy.otherBoot(later, folder.resolve("boot.avro"), "another");
    Path file = folder.resolve("trace");
    List<String> words = new ArrayList<>(List.of("export", "--perfetto", file.toString()));
    words.addAll(List.of(agent.toString(), boot.toString(), "--host", "guest-x86_64"));
    OfflineRun run = OfflineRun.of(words.toArray(String[]::new));
    assertThat(run.status()).isEqualTo(1);
    Instant begin = Instant.EPOCH.plusNanos(firstFragment(boot).getStreamEpochNs());
    assertThat(run.err())
        .hasLineCount(1)
        .contains("results of two boots of guest-x86_64: ", "and another, from " + begin + ": ")
        .contains("--from and --to tell them apart")
        .doesNotContain("--host");
    for (String option : List.of("--from=", "--to=")) {
      Files.deleteIfExists(file);
      words.add(option + begin);
      OfflineRun one = OfflineRun.of(words.toArray(String[]::new));
      words.remove(words.size() - 1);
      assertThat(one.status()).as(one.err()).isZero();
      assertThat(file).exists();
    }
  }
}
