// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.TruncatedStreamException;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;
import org.walkscope.testing.Seeds;
import org.walkscope.wire.WalkBeginView;

/** Fragments of one walker thread: order of their events, their cuts, their bounds. */
class FragmentsTest {
  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final long SECOND_NS = 1_000_000_000;
  private static final long BASE = 0x7f0000000000L;
  private static final FragmentSettings USUAL = FragmentSettings.usual();
  private final RecordedSink sink = new RecordedSink();

  /** Threads side by side, as a merge of the probe's buffers by time gives them. */
  @Test
  void eventsOfAThreadComeOutInTheOrderOfTheStream() {
    Seeds.each(
        300,
        draws -> {
          long seed = draws.seed();
          List<Frame> frames = sideBySide(new Random(seed));
          StreamBuilder builder = new StreamBuilder();
          frames.forEach(f -> builder.frame(f.type, f.payload));
          FragmentSettings small =
              new FragmentSettings(40, 1 << 20, 10, SECOND_NS, HOUR_NS, 1 << 24, 1 << 10);
          RecordedSink out = new RecordedSink();
          IngestProgress done = out.run(builder.end(SECOND_NS), small);

          for (int tid = 100; tid < 103; tid++) {
            int of = tid;
            List<String> expected = new ArrayList<>();
            frames.stream().filter(f -> f.tid == of).forEach(f -> expected.addAll(f.text));
            assertThat(out.events(tid)).isEqualTo(expected);
            assertThat(out.fragments.stream().filter(f -> f.getWalker().getTid() == of))
                .extracting(TraceFragment::getFragment)
                .isEqualTo(LongStream.range(0, out.fragmentsOf(tid)).boxed().toList());
          }
          assertThat(done.events()).isEqualTo(frames.size());
          assertThat(out.fragments).allMatch(f -> f.getEvents() <= 40);
          assertThat(out.stageLosses).isEmpty();
        });
  }

  private static List<Frame> sideBySide(Random random) {
    List<Frame> frames = new ArrayList<>();
    int threads = 1 + random.nextInt(3);
    int walks = 1 + random.nextInt(60);
    for (int t = 0; t < threads; t++) {
      for (int w = 0; w < walks; w++) {
        long at = 1_000_000L + w * 40_000L + random.nextInt(1000);
        frames.addAll(frames(100 + t, at, w + 1, 55 + t, 1 + w / 5));
      }
    }
    frames.sort(Comparator.comparingLong(f -> f.timestampNs));
    return frames;
  }

  @Test
  void aFragmentIsCutAfterAWalksEnd() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    for (int w = 0; w < 500; w++) {
      SmallWalks.walk(builder, 10_000L * w, w + 1, SmallWalks.begin(55, 0, BASE));
    }
    sink.run(builder.end(SECOND_NS), USUAL);
    assertThat(sink.fragments)
        .extracting(TraceFragment::getEvents)
        .containsExactly(996, 996, 996, 12);
  }

  @Test
  void aMissingEventIsNotWaitedFor() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    for (int w = 3; w < 503; w++) { // walk 2 never comes
      SmallWalks.walk(builder, 10_000L * w, w, SmallWalks.begin(55, 0, BASE));
    }
    sink.run(builder.end(6_000_000), USUAL);
    assertThat(sink.fragments)
        .extracting(TraceFragment::getEvents)
        .containsExactly(996, 996, 996, 18);
    assertThat(sink.stageLosses).isEmpty();
  }

  /** Walks 1, 3, 2 and 3's second event once more: 6 events of walk 2 and one of 3 are late. */
  @Test
  void anEventThatComesOutOfOrderIsHandedOnAsItCameAndCountedWithItsPlace() throws IOException {
    List<Frame> frames = new ArrayList<>(frames(100, 0, 1, 55, 0));
    frames.addAll(frames(100, 20_000, 3, 55, 0));
    frames.addAll(frames(100, 10_000, 2, 55, 0));
    frames.add(frames.get(7));
    StreamBuilder builder = new StreamBuilder();
    frames.forEach(f -> builder.frame(f.type, f.payload));
    long firstLateAt = builder.frameStarts().get(12);
    IngestProgress done = sink.run(builder.end(SECOND_NS), USUAL);

    List<String> expected = new ArrayList<>();
    frames.forEach(f -> expected.addAll(f.text));
    assertThat(sink.events(100)).isEqualTo(expected);
    assertThat(done.lateEvents()).isEqualTo(7);
    assertThat(sink.stageLosses)
        .extracting(l -> l.getCounter() + "=" + l.getCount() + ": " + l.getFirst())
        .containsExactly("late_events=7: walk 2 of tid 100, frame at byte " + firstLateAt);
  }

  @Test
  void aThreadOfOneEventTakesNoMoreMemoryThanThat() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    int threads = 1000;
    for (int t = 0; t < threads; t++) {
      builder.on(1 + t, 0).hole(SmallWalks.hole(5_000, 1, 1, 0x1000, 0x2000));
    }
    // 48 bytes of payload and 5 before it: all are open at once within this bound
    FragmentSettings tight =
        new FragmentSettings(1000, 1 << 20, 250, SECOND_NS, HOUR_NS, threads * 53L, 1 << 18);
    sink.run(builder.loss(6_000, 0, threads, 0).end(7_000), tight);
    assertThat(sink.order).startsWith("loss").hasSize(threads + 2);
  }

  @Test
  void anIdleWalkersFragmentIsClosedByTheStreamsTime() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    builder.on(200, 1);
    SmallWalks.walk(builder, SECOND_NS, 1, SmallWalks.begin(66, 0, BASE));
    byte[] noEnd = builder.bytes();
    assertThatThrownBy(() -> sink.run(noEnd, USUAL)).isInstanceOf(TruncatedStreamException.class);
    assertThat(sink.fragments).extracting(f -> f.getWalker().getTid()).containsExactly(100, 200);
  }

  @Test
  void anotherSnapshotClosesTheFragmentOfTheLast() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    for (int w = 0; w < 100; w++) {
      SmallWalks.walk(builder, 10_000L * w, w + 1, SmallWalks.begin(55, 1 + w / 50, BASE));
    }
    sink.run(builder.end(SECOND_NS), USUAL);
    assertThat(sink.fragments).extracting(TraceFragment::getEvents).containsExactly(300, 300);
  }

  /** A walk has the name, uid and cgroup of its own time, not those of a later one. */
  @Test
  void aWalkerThatChangedHasAFragmentOfItsOwn() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 10_000, 2, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 20_000, 3, SmallWalks.begin(55, 0, BASE).walkerComm("tac"));
    WalkBeginView other = SmallWalks.begin(55, 0, BASE).walkerComm("tac").walkerUid(1000);
    SmallWalks.walk(builder, 30_000, 4, other);
    SmallWalks.walk(builder, 40_000, 5, other.walkerCgroup(4711));
    sink.run(builder.end(SECOND_NS), USUAL);
    assertThat(sink.fragments)
        .extracting(
            fragment -> fragment.getWalker().getComm(),
            fragment -> fragment.getWalker().getUid(),
            TraceFragment::getEvents)
        .containsExactly(
            tuple("cat", 0, 12), tuple("tac", 0, 6), tuple("tac", 1000, 6), tuple("tac", 1000, 6));
  }

  @Test
  void aReusedTidIsAnotherWalkerWithFragmentsOfItsOwn() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 10_000, 2, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 20_000, 1, SmallWalks.begin(77, 0, BASE));
    sink.run(builder.end(SECOND_NS), USUAL);
    assertThat(startsAndFragments()).containsExactly("55/0", "77/0");
    assertThat(sink.fragments).extracting(TraceFragment::getEvents).containsExactly(12, 6);
    assertThat(sink.stageLosses).isEmpty();
  }

  /** A number that comes twice is taken for a duplicate, and what it holds is lost. */
  @Test
  void aThreadWhoseTidWasAnothersMeanwhileCountsItsFragmentsOn() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 20_000, 1, SmallWalks.begin(77, 0, BASE));
    SmallWalks.walk(builder, 30_000, 2, SmallWalks.begin(55, 0, BASE));
    sink.run(builder.end(SECOND_NS), USUAL);
    assertThat(startsAndFragments()).containsExactly("55/0", "77/0", "55/1");
  }

  @Test
  void aWalkerBecomesKnownWithItsFirstBegin() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    frames(100, 0, 4, 55, 0).subList(1, 6).forEach(f -> builder.frame(f.type, f.payload));
    SmallWalks.walk(builder, 20_000, 5, SmallWalks.begin(55, 0, BASE));
    sink.run(builder.end(SECOND_NS), USUAL);
    assertThat(startsAndFragments()).containsExactly("55/0");
    assertThat(sink.fragments).extracting(TraceFragment::getEvents).containsExactly(11);
    assertThat(sink.stageLosses).isEmpty();
  }

  /** Walks of a task are numbered from 1: a lower number is of another task. */
  @Test
  void aWalkerWhoseNumbersDoNotFitIsNotTheUnknownOne() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    frames(100, 0, 4, 55, 0).subList(1, 6).forEach(f -> builder.frame(f.type, f.payload));
    SmallWalks.walk(builder, 20_000, 1, SmallWalks.begin(77, 0, BASE));
    sink.run(builder.end(SECOND_NS), USUAL);
    assertThat(startsAndFragments()).containsExactly("0/0", "77/0");
    assertThat(sink.fragments).extracting(TraceFragment::getEvents).containsExactly(5, 6);
    assertThat(sink.stageLosses).isEmpty();
  }

  @Test
  void aWalkWhoseBeginWasLostIsKept() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    frames(100, 0, 1, 55, 0).subList(1, 6).forEach(f -> builder.frame(f.type, f.payload));
    builder.loss(SECOND_NS, 0, 6, 1); // idle: the fragment is closed
    SmallWalks.walk(builder, 2 * SECOND_NS, 2, SmallWalks.begin(55, 0, BASE));
    sink.run(builder.end(3 * SECOND_NS), USUAL);
    assertThat(sink.fragments)
        .extracting(TraceFragment::getWalker)
        .containsExactly(
            Walker.newBuilder().setTgid(0).setTid(100).setComm("").setStartBoottimeNs(0L).build(),
            Walker.newBuilder()
                .setTgid(100)
                .setTid(100)
                .setComm("cat")
                .setStartBoottimeNs(55L)
                .setUid(0)
                .build());
    assertThat(startsAndFragments()).containsExactly("0/0", "55/0");
  }

  /** Events at 0, 0.1, … 2.9 s; each fragment is closed by the first look 1 s after its first. */
  @Test
  void aFragmentClosesASecondAfterItsFirstEvent() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    builder.on(100, 0);
    builder.walkBegin(SmallWalks.at(0, 1, 0, SmallWalks.begin(55, 0, BASE)));
    for (int i = 1; i < 30; i++) {
      builder.hole(SmallWalks.hole(i * SECOND_NS / 10, 1, i, BASE, BASE + 4096));
    }
    sink.run(builder.end(3 * SECOND_NS), USUAL);
    assertThat(sink.fragments).hasSizeBetween(3, 4);
    assertThat(sink.fragments)
        .allMatch(
            f -> f.getLastTimestampNs() - f.getFirstTimestampNs() <= SECOND_NS + SECOND_NS / 10);
    assertThat(sink.fragments.stream().mapToInt(TraceFragment::getEvents).sum()).isEqualTo(30);
  }

  private List<String> startsAndFragments() {
    return sink.fragments.stream()
        .map(f -> f.getWalker().getStartBoottimeNs() + "/" + f.getFragment())
        .toList();
  }

  /** Real time 2,000,000 s ahead from 50 ms on: 1.7e18 + 2e15 - 1e9 is its offset then. */
  @Test
  void aClockThatWasSetPartsFragmentsAndHoldsFromThenOn() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 0, BASE));
    builder.clock(50_000_000, 1_702_000_000_050_000_000L - SECOND_NS);
    builder.clock(51_000_000, 1_702_000_000_051_000_000L - SECOND_NS); // the same offset
    SmallWalks.walk(builder, 60_000_000, 2, SmallWalks.begin(55, 0, BASE));
    builder.loss(70_000_000, 0, 12, 0);
    sink.run(builder.end(80_000_000), USUAL);

    long before = 1_699_999_999_000_000_000L;
    long after = 1_701_999_999_000_000_000L;
    assertThat(sink.fragments)
        .extracting(f -> f.getHost().getMonotonicToEpochNs())
        .containsExactly(before, after);
    assertThat(sink.fragments)
        .extracting(TraceFragment::getStreamEpochNs)
        .containsOnly(1_700_000_000_000_000_000L);
    assertThat(startsAndFragments()).containsExactly("55/0", "55/1");
    assertThat(sink.losses.get(0).getHost().getMonotonicToEpochNs()).isEqualTo(after);
    assertThat(sink.losses.get(0).getStreamEpochNs()).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(sink.ends.get(0).getHost().getMonotonicToEpochNs()).isEqualTo(after);
    assertThat(sink.ends.get(0).getStreamEpochNs()).isEqualTo(1_700_000_000_000_000_000L);
  }

  @Test
  void whereABoundIsReachedFragmentsAreClosedEarlyAndNothingIsLost() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    for (int w = 0; w < 60; w++) {
      builder.on(100 + w % 20, 0);
      SmallWalks.walk(builder, 10_000L * w, 1 + w / 20, SmallWalks.begin(55, 0, BASE));
    }
    builder.end(SECOND_NS);
    sink.run(builder, new FragmentSettings(1000, 1 << 20, 10, SECOND_NS, HOUR_NS, 5000, 1000));
    assertThat(sink.fragments).hasSizeGreaterThan(10);
    assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum()).isEqualTo(360);

    sink.fragments.clear();
    sink.run(builder, new FragmentSettings(1000, 1 << 20, 10, SECOND_NS, HOUR_NS, 1 << 20, 10));
    assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum()).isEqualTo(360);
    assertThat(sink.stageLosses)
        .extracting(l -> l.getCounter())
        .containsExactly(Counter.WALKERS_FORGOTTEN.label());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(int tid, int type, byte[] payload, List<String> text, long timestampNs) {}

  private static List<Frame> frames(int tid, long at, long walk, long start, long snapshot) {
    StreamBuilder builder = new StreamBuilder().on(tid, 0);
    SmallWalks.walk(builder, at, walk, SmallWalks.begin(start, snapshot, BASE));
    List<String> text = SmallWalks.text(at, walk, start, snapshot);
    int[] lines = {1, 3, 3, 1, 1, 1};
    List<Frame> frames = new ArrayList<>();
    int line = 0;
    for (int i = 0; i < lines.length; i++) {
      int from = builder.frameStarts().get(i) + 12;
      int to = i + 1 < lines.length ? builder.frameStarts().get(i + 1) : builder.size();
      byte[] payload = Arrays.copyOfRange(builder.bytes(), from, to);
      List<String> own = text.subList(line, line + lines[i]);
      frames.add(new Frame(tid, i + 1, payload, own, at + 1000L * i));
      line += lines[i];
    }
    // HOLE and LOCK stand the other way round in a small walk
    return swapTypes(frames);
  }

  private static List<Frame> swapTypes(List<Frame> f) {
    Frame lock = f.get(3);
    Frame hole = f.get(4);
    f.set(3, new Frame(lock.tid, 5, lock.payload, lock.text, lock.timestampNs));
    f.set(4, new Frame(hole.tid, 4, hole.payload, hole.text, hole.timestampNs));
    return f;
  }
}
