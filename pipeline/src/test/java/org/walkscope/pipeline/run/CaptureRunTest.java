// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.capture.CaptureReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.thread.RebuildHarness;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Host;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

class CaptureRunTest {
  private static final Path CAPTURES = Path.of("src/test/resources/captures");
  private static final long A = 0x7f00_0000_0000L;
  private static final long END = A + 0x10_0000;

  /** A fragment that never comes, and a walk whose end never comes, wait until the end. */
  @Test
  void givesUpAtTheEndWhatTheJobGivesUpThere() {
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7));
    for (int walk = 1; walk <= 3; walk++) {
      int number = walk;
      trace.write(
          to -> {
            WalkScript script =
                WalkScript.begin(to, number, number * 1_000_000L, WalkScript.smaps(A, END).build());
            if (number < 3) {
              script.end();
            }
          });
      trace.cut();
    }
    List<TraceFragment> fragments = new ArrayList<>(trace.fragments());
    assertThat(fragments).hasSize(3);
    fragments.remove(1);

    Gathered gathered = new Gathered();
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, 1, gathered);
    fragments.forEach(fragment -> run.take(fragment, "capture", fragment.getFragment()));
    assertThat(gathered.of(Topics.WALKS)).hasSize(1);
    run.end();

    List<SpecificRecord> walks = gathered.of(Topics.WALKS);
    assertThat(walks)
        .containsExactlyElementsOf(RebuildHarness.walksOf(fragments))
        .extracting(walk -> ((Walk) walk).getCompleteness())
        .containsExactly(Completeness.COMPLETE, Completeness.LOSSY, Completeness.TRUNCATED);
    assertThat(gathered.of(Topics.LOSS))
        .extracting(loss -> ((StageLoss) loss).getCounter())
        .contains("fragments_missing");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void givesTheSameInTheSameOrderWithSeveralWorkers(int workers) throws IOException {
    for (String name : List.of("tid-used-again", "late-events", "claimed-entries")) {
      Path capture = CAPTURES.resolve(name + ".avro");
      assertThat(inOrder(workers, List.of(capture)))
          .as(name)
          .isEqualTo(inOrder(1, List.of(capture)));
    }
    List<Path> several =
        List.of(
            Golden.DIRECTORY.resolve("x86_64/capture.avro"),
            Golden.DIRECTORY.resolve("arm64/capture.avro"));
    assertThat(inOrder(workers, several)).isEqualTo(inOrder(1, several));
  }

  @Test
  void givesTheSameOfADamagedCaptureWithSeveralWorkers(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(CAPTURES.resolve("tid-used-again.avro"));
    for (int length : new int[] {0, 3, whole.length / 3, whole.length / 2, whole.length - 1}) {
      Path cut = folder.resolve("cut-" + length + ".avro");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThat(inOrder(2, List.of(cut)))
          .as("the first %d bytes", length)
          .isEqualTo(inOrder(1, List.of(cut)));
    }
  }

  /** A story again and again, every 20 s for five minutes, of two hosts. */
  @ParameterizedTest
  @ValueSource(strings = {"agent-x86_64", "walkers-x86_64"})
  void eventTimeClosesOnTheWayWhatTheEndWouldClose(String story) throws IOException {
    List<TraceFragment> once = fragments(story);
    List<TraceFragment> fragments = new ArrayList<>();
    for (int round = 0; round < 15; round++) {
      long laterNs = round * 20_000_000_000L;
      once.forEach(fragment -> fragments.add(later(fragment, laterNs)));
      once.forEach(
          fragment -> {
            TraceFragment second = later(fragment, laterNs + 3_000_000_000L);
            second.getHost().setHostname("second");
            fragments.add(second);
          });
    }
    List<String> atTheEnd = new ArrayList<>();
    int before = closed(fragments, Long.MIN_VALUE, atTheEnd);
    List<String> onTheWay = new ArrayList<>();
    int early = closed(fragments, Long.MAX_VALUE, onTheWay);
    assertThat(early - before).isGreaterThan((atTheEnd.size() - before) / 4).isGreaterThan(100);
    assertThat(onTheWay.subList(0, early)).anyMatch(CaptureRunTest::isOfFleet);
    onTheWay.sort(null);
    atTheEnd.sort(null);
    assertThat(onTheWay).isEqualTo(atTheEnd);
  }

  private static boolean isOfFleet(String result) {
    return result.contains("-rollups") && result.contains("\"hostname\": null");
  }

  private static List<TraceFragment> fragments(String story) throws IOException {
    List<TraceFragment> once = new ArrayList<>();
    Path stories = Golden.DIRECTORY.resolveSibling("stories");
    try (CaptureReader reader = CaptureReader.open(stories.resolve(story + "/capture.avro"))) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof TraceFragment fragment) {
          once.add(fragment);
        }
      }
    }
    return once;
  }

  /** Half a story, another run of the probe for five minutes, and the other half. */
  @ParameterizedTest
  @ValueSource(strings = {"agent-x86_64", "walkers-x86_64"})
  void aThreadGoesOnAfterALongSilenceWhereItEnded(String story) throws IOException {
    List<TraceFragment> fragments = new ArrayList<>();
    List<TraceFragment> once = fragments(story);
    int half = once.size() / 2;
    fragments.addAll(once.subList(0, half));
    for (int minute = 1; minute <= 5; minute++) {
      long laterNs = minute * 60_000_000_000L;
      once.forEach(fragment -> fragments.add(later(fragment, laterNs)));
    }
    for (TraceFragment fragment : once.subList(half, once.size())) {
      TraceFragment later = later(fragment, 310_000_000_000L);
      later.setStreamEpochNs(fragment.getStreamEpochNs()); // the same run
      fragments.add(later);
    }
    List<String> waiting = new ArrayList<>();
    closed(fragments, Long.MIN_VALUE, waiting);
    List<String> packed = new ArrayList<>();
    closed(fragments, Long.MAX_VALUE, packed);
    waiting.sort(null);
    packed.sort(null);
    assertThat(packed).isEqualTo(waiting);
    assertThat(packed).noneMatch(result -> result.contains("fragments_missing"));
  }

  /** More threads than memory keeps, each of which has a walk, and minutes later another. */
  @Test
  void threadsGoOnFromTheDisk() {
    int threads = 200;
    List<TraceFragment> fragments = new ArrayList<>();
    List<TraceFragment> later = new ArrayList<>();
    for (int tid = 1; tid <= threads; tid++) {
      ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(tid));
      trace.write(to -> walk(to, 1, 1_000_000_000L)).cut();
      trace.write(to -> walk(to, 2, 200_000_000_000L));
      fragments.add(trace.fragments().get(0));
      later.add(trace.fragments().get(1));
    }
    ThreadTrace waking = new ThreadTrace(TestHosts.x86(), TestHosts.walker(threads + 1));
    fragments.addAll(waking.write(to -> walk(to, 1, 140_000_000_000L)).fragments());
    fragments.addAll(later);

    List<String> inMemory = texts(fragments, new SilentThreads(Integer.MAX_VALUE));
    List<String> onDisk = texts(fragments, new SilentThreads(threads / 10));
    assertThat(onDisk).hasSizeGreaterThan(2 * threads).isEqualTo(inMemory);
    assertThat(onDisk).noneMatch(result -> result.contains("fragments_missing"));
  }

  private static List<String> texts(List<TraceFragment> fragments, SilentThreads silent) {
    InOrder taken = new InOrder();
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, 1, taken, silent);
    fragments.forEach(fragment -> run.take(fragment, "capture", fragment.getFragment()));
    run.end();
    return taken.texts;
  }

  private static void walk(EventVisitor to, long number, long atNs) {
    WalkScript.begin(to, number, atNs, WalkScript.smaps(A, END).build()).end();
  }

  private static TraceFragment later(TraceFragment fragment, long ns) {
    Host host = Host.newBuilder(fragment.getHost()).build();
    host.setMonotonicToEpochNs(host.getMonotonicToEpochNs() + ns);
    return TraceFragment.newBuilder(fragment)
        .setHost(host)
        .setStreamEpochNs(fragment.getStreamEpochNs() + ns)
        .build();
  }

  /** Adds the results of all jobs and returns how many came before the end. */
  private static int closed(List<TraceFragment> fragments, long untilMs, List<String> to) {
    InOrder taken = new InOrder();
    WalkSettings settings = WalkSettings.DEFAULT;
    CaptureResults windows = new WindowsRun(settings.windows(), taken);
    CaptureResults comparisons = new ComparisonsRun(CompareSettings.DEFAULT, windows);
    CaptureResults blame = new BlameRun(BlameSettings.DEFAULT, settings.windows(), comparisons);
    CaptureRun run = new CaptureRun(settings, 1, blame);
    run.goOnUntil(untilMs);
    fragments.forEach(fragment -> run.take(fragment, "capture", fragment.getFragment()));
    int early = taken.texts.size();
    run.end();
    to.addAll(taken.texts);
    return early;
  }

  private static List<String> inOrder(int workers, List<Path> captures) throws IOException {
    InOrder taken = new InOrder();
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, workers, taken);
    for (Path capture : captures) {
      run.read(capture, other -> taken.texts.add(other.toString()));
    }
    run.end();
    assertThat(taken.texts).isNotEmpty();
    return taken.texts;
  }

  private static final class InOrder implements CaptureResults {
    private final List<String> texts = new ArrayList<>();

    @Override
    public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
      texts.add(topic.name() + " " + result);
    }

    @Override
    public void take(DeadLetter letter) {
      texts.add("dead letter " + letter.cause());
    }
  }
}
