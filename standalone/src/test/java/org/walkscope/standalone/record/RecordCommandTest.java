// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;
import org.walkscope.wire.WalkEndView;

/** The command over streams with the events of a recorded story. */
class RecordCommandTest {
  private static final Path STORY = Golden.STORIES.resolve("agent-arm64/capture.avro");
  private static final long SECOND_NS = 1_000_000_000;

  private static byte[] stream;

  @TempDir private Path dir;
  @TempDir private Path scratch;

  private record Ended(int status, String said) {}

  @BeforeAll
  static void makeStream() throws Exception {
    stream = RecordedStream.of(STORY);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(RecordCommand.class.getName());
    command.addAll(List.of("--into", dir.resolve("new.avro").toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  private static Ended end(Process process) throws Exception {
    CompletableFuture<String> said =
        CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), said.get(60, TimeUnit.SECONDS));
  }

  private static String text(InputStream from) {
    try (from) {
      return new String(from.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs the command in this process. */
  private Ended run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--into", dir.resolve("new.avro").toString()));
    all.addAll(List.of(arguments));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int status = RecordCommand.run(all.toArray(String[]::new));
      return new Ended(status, said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(err);
    }
  }

  private Ended record(byte[] input, String... arguments) throws IOException {
    Path file = Files.write(scratch.resolve("trace.wscp"), input);
    List<String> all = new ArrayList<>(List.of("--input", file.toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.sorted().toList();
    }
  }

  private RecordedResults whole() throws Exception {
    assertThat(record(stream).status()).isZero();
    Path capture = dir.resolve("new.avro");
    RecordedResults results = RecordedResults.of(List.of(capture));
    Files.delete(capture);
    return results;
  }

  @Test
  void aStreamIsOneCaptureAndOneLine() throws Exception {
    Ended ended = record(stream);
    assertThat(ended.status()).isZero();
    assertThat(ended.said())
        .matches("walkscope record: \\S+new.avro: [0-9,]+ events, 0 lost, .*\\R");
    RecordedResults results = RecordedResults.of(captures());
    assertThat(results.letters()).isEmpty();
    assertThat(results.walks()).hasSizeGreaterThan(100);
  }

  @Test
  void aStreamThatIsCutShortIsOneLineAndWhatCameBefore() throws Exception {
    Ended ended = record(Arrays.copyOf(stream, stream.length / 2));
    assertThat(ended.status()).isOne();
    assertThat(ended.said())
        .matches("walkscope record: \\S+trace.wscp: stream cut short: .* at byte [0-9]+\\R");
    RecordedResults results = RecordedResults.of(captures());
    assertThat(results.walks()).isNotEmpty();
    assertThat(results.letters()).hasSize(1);
  }

  @Test
  void filesOfASizeGiveTheWalksOfTheWhole() throws Exception {
    byte[] large = walks(60, 10_000);
    assertThat(record(large, "--max-size", "1MiB", "--rotate", "99").status()).isZero();
    List<Path> files = captures();
    assertThat(files).hasSizeGreaterThan(2).contains(dir.resolve("new.01.avro"));
    RecordedResults together = RecordedResults.of(files);
    assertThat(together.lossCounters()).isEmpty();
    assertThat(together.walks()).allMatch(each -> each.getCompleteness() == Completeness.COMPLETE);
    assertThat(together.walks()).hasSize(60);
    assertThat(RecordedResults.of(List.of(files.get(0), files.get(2))).lossCounters())
        .contains("fragments_missing");
    RecordedResults second = RecordedResults.of(files.subList(1, 2));
    assertThat(second.letters()).isEmpty();
    assertThat(second.lossCounters()).isEmpty();
    long lossy =
        second.walks().stream()
            .filter(each -> each.getCompleteness() != Completeness.COMPLETE)
            .count();
    assertThat(lossy).isLessThanOrEqualTo(2); // the thread's walk at each border
  }

  /** The input would never end: a stream that breaks behind what is taken. */
  @ParameterizedTest
  @CsvSource({"--max-size 1MiB", "--ring 4MiB --when walk>1ns --after 0s"})
  void anInputIsReadNoFurtherThanIsTaken(String arguments) throws Exception {
    byte[] large = walks(60, 10_000);
    Ended ended = record(Arrays.copyOf(large, large.length - 10), arguments.split(" "));
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(captures()).containsExactly(dir.resolve("new.avro"));
    assertThat(RecordedResults.of(captures()).letters()).isEmpty();
  }

  /** Walks of one thread over holes that do not compress. */
  private static byte[] walks(int walks, int holes) {
    StreamBuilder builder = new StreamBuilder();
    long now = SECOND_NS;
    long random = 1;
    for (int walk = 1; walk <= walks; walk++) {
      builder.walkBegin(SmallWalks.at(now, walk, 0, SmallWalks.begin(55, 9, 0x7f0000000000L)));
      for (int hole = 1; hole <= holes; hole++) {
        now += 5000;
        random = random * 0x5851F42D4C957F2DL + 0x14057B7EF767814FL;
        long address = random >>> 28 << 12;
        long end = address + (random >>> 8 << 44 >>> 32);
        builder.hole(SmallWalks.hole(now, walk, hole, address, end));
      }
      WalkEndView end = WalkEndView.allocate().attempted(holes + 2);
      builder.walkEnd(SmallWalks.at(now, walk, holes + 1, end));
    }
    builder.loss(now + SECOND_NS, 0, walks * (holes + 2L), 0);
    return builder.end(now + 3 * SECOND_NS).bytes();
  }

  @Test
  void theRingIsWrittenWithWhatCameBeforeAndAfter() throws Exception {
    List<Stall> stalls = whole().stalls();
    long bound =
        stalls.stream().limit(stalls.size() / 2).mapToLong(Stall::getWaitNs).max().getAsLong();
    Stall first =
        stalls.stream().filter(each -> each.getWaitNs() > bound).findFirst().orElseThrow();
    String condition = "stall>" + bound + "ns";
    Ended ended = record(stream, "--ring", "4MiB", "--when", condition, "--after", "1s");
    assertThat(ended.said())
        .contains(condition + ": a stall of ")
        .containsPattern(
            "%s: written 1 of 1 time, %,d events of [0-9,]+ read, 0 lost: "
                .formatted(condition, events(dir.resolve("new.avro"))));
    assertThat(ended.status()).isZero();
    assertThat(captures()).containsExactly(dir.resolve("new.avro"));
    RecordedResults ring = RecordedResults.of(captures());
    assertThat(ring.letters()).isEmpty();
    List<Long> times = ring.stalls().stream().map(Stall::getEndEpochNs).toList();
    assertThat(times).contains(first.getEndEpochNs());
    assertThat(times).anyMatch(each -> each < first.getEndEpochNs());
    assertThat(times).allMatch(each -> each < first.getEndEpochNs() + 3 * SECOND_NS);
  }

  @Test
  void aConditionThatNeverHoldsLeavesNothing() throws Exception {
    Ended ended = record(stream, "--ring", "4MiB", "--when", "hold>1h");
    assertThat(ended.status()).isEqualTo(3);
    assertThat(ended.said())
        .contains("hold>1h: written 0 of 1 time, 0 events of ")
        .contains("nothing is written");
    assertThat(captures()).isEmpty();
  }

  @Test
  void eachTimeIsACaptureOfItsOwn() throws Exception {
    Ended ended =
        record(stream, "--ring", "4MiB", "--when", "walk>1ns", "--after", "1s", "--times", "3");
    assertThat(ended.status()).isZero();
    assertThat(captures())
        .containsExactly(
            dir.resolve("new.1.avro"), dir.resolve("new.2.avro"), dir.resolve("new.3.avro"));
    List<Long> begins = new ArrayList<>();
    for (Path capture : captures()) {
      List<Walk> walks = RecordedResults.of(List.of(capture)).walks();
      assertThat(walks).isNotEmpty();
      begins.add(walks.get(0).getBeginEpochNs());
    }
    assertThat(begins).isSorted().doesNotHaveDuplicates();
  }

  /** Walk 2 comes after walk 3: its six events are late, and told by the capture that has them. */
  @Test
  void aRingTellsWhatIngestCounted() throws Exception {
    StreamBuilder builder = new StreamBuilder();
    for (int walk : List.of(1, 3, 2)) {
      SmallWalks.walk(
          builder, SECOND_NS + walk * 10_000L, walk, SmallWalks.begin(55, 9, 0x7f0000000000L));
    }
    builder.loss(4 * SECOND_NS, 0, 18, 0);
    SmallWalks.walk(builder, 8 * SECOND_NS, 4, SmallWalks.begin(55, 9, 0x7f0000000000L));
    byte[] late = builder.loss(11 * SECOND_NS, 0, 24, 0).end(12 * SECOND_NS).bytes();
    Ended ended =
        record(late, "--ring", "4MiB", "--when", "walk>1ns", "--after", "0s", "--times", "2");
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(counters(dir.resolve("new.1.avro"))).containsExactly("late_events 6");
    assertThat(counters(dir.resolve("new.2.avro"))).isEmpty();
  }

  private static long events(Path capture) throws IOException {
    long events = 0;
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        events += next instanceof TraceFragment fragment ? fragment.getEvents() : 0;
      }
    }
    return events;
  }

  private static List<String> counters(Path capture) throws IOException {
    List<String> counters = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof StageLoss loss) {
          counters.add(loss.getCounter() + " " + loss.getCount());
        }
      }
    }
    return counters;
  }

  /** A walk larger than the ring has lost its begin, and says so. */
  @Test
  void aRingThatIsSmallerThanAWalkHasItsEnd() throws Exception {
    byte[] bytes = walks(1, 600_000);
    assertThat(record(bytes, "--ring", "4MiB", "--when", "walk>1s").status()).isZero();
    Walk walk = RecordedResults.of(captures()).walks().get(0);
    assertThat(walk.getCompleteness()).isEqualTo(Completeness.LOSSY);
    assertThat(walk.getMissingEvents()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--ring 4MiB; belong together",
        "--when hold>1ms; belong together",
        "--ring 4MiB --when hold; no condition such as hold>50ms",
        "--ring 4MiB --when hold>fast; no time such as",
        "--ring 4MiB --when lost>-1; no condition",
        "--ring 1KiB --when lost>0; 4MiB or more",
        "--rotate 3; wants the --max-size",
        "--max-size 1KiB; 1MiB or more",
        "--max-size big; no size such as",
        "--times 3; no --ring",
        "--duration 1ms; whole seconds",
        "--pid 3; --tgid N",
        "--input x --mode exact; no probe that --mode exact could be for",
        "--input x --duration 5s; no probe that --duration could be for",
        "--input x -- true; no probe that -- true could be for"
      })
  void aWrongCallIsOneLine(String arguments, String said) throws Exception {
    Ended ended = run(arguments.split(" "));
    assertThat(ended.said()).contains(said).matches("[^\\n]+\\R");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(captures()).isEmpty();
  }

  @Test
  void aCaptureThatIsThereStays() throws Exception {
    Path there = Files.writeString(dir.resolve("new.avro"), "mine");
    assertThat(record(stream).status()).isEqualTo(2);
    assertThat(there).hasContent("mine");
  }

  /** Program in the probe's place: half of a stream, and the other when its input ends. */
  private String[] probe() throws IOException {
    Path file = Files.write(scratch.resolve("trace.wscp"), stream);
    int half = stream.length / 2;
    String script = "head -c %d %s; cat; tail -c +%d %s".formatted(half, file, half + 1, file);
    return new String[] {"--probe=sh", "--probe=-c", "--probe=" + script};
  }

  @Test
  void sigtermEndsTheProbesStreamAndTheCaptureIsWhole() throws Exception {
    int walks = whole().walks().size();
    Process process = start(probe());
    Path capture = dir.resolve("new.avro");
    Awaitility.await()
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> Files.exists(capture) && Files.size(capture) > 0);
    process.toHandle().destroy();
    Ended ended = end(process);
    assertThat(ended.status()).isZero();
    RecordedResults results = RecordedResults.of(List.of(capture));
    assertThat(results.letters()).isEmpty();
    assertThat(results.walks()).hasSize(walks);
  }

  @Test
  void aProbeThatDoesNotStartSaysWhyAlone() throws Exception {
    String said = "echo walkscope-probe: cannot start: CAP_BPF is missing >&2; exit 1";
    Ended ended = end(start("--probe=sh", "--probe=-c", "--probe=" + said));
    assertThat(ended.said()).isEqualTo("walkscope-probe: cannot start: CAP_BPF is missing\n");
    assertThat(ended.status()).isOne();
    assertThat(captures()).isEmpty();
  }
}
