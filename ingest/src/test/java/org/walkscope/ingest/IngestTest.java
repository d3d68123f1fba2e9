// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.walkscope.event.EventText;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.TruncatedStreamException;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProgramCost;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

class IngestTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long BASE = 0x7f0000000000L;
  private static final FragmentSettings USUAL = FragmentSettings.usual();
  private final RecordedSink sink = new RecordedSink();

  @Test
  void aStreamBecomesFragmentsLossesAndItsEnd() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    builder.loss(20_000, 0, 6, 0).loss(20_001, 3, 9, 2).loss(30_000, 0, 7, 0);
    int before = builder.size();
    builder.end(40_000);
    IngestProgress done = run(builder, USUAL);

    assertThat(sink.fragments).hasSize(1);
    TraceFragment fragment = sink.fragments.get(0);
    assertThat(fragment.getWalker()).isEqualTo(new Walker(100, 100, "cat", 55L));
    assertThat(fragment.getStreamEpochNs()).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(fragment.getFragment()).isZero();
    assertThat(fragment.getFirstTimestampNs()).isEqualTo(5_000);
    assertThat(fragment.getLastTimestampNs()).isEqualTo(10_000);
    assertThat(fragment.getEvents()).isEqualTo(6);
    assertThat(fragment.getEntries()).isEqualTo(4);
    assertThat(sink.events(100)).isEqualTo(text(5_000, 1, 55, 9));

    assertThat(sink.losses).hasSize(2);
    assertThat(sink.losses.get(0).getTimestampNs()).isEqualTo(20_001);
    assertThat(sink.losses.get(0).getCpus())
        .containsExactly(
            new CpuLoss(0, 6L, 6L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 512L, 4096L),
            new CpuLoss(3, 9L, 7L, 0L, 2L, 0L, 0L, 0L, 0L, 0L, 0L, 512L, 4096L));
    assertThat(sink.losses.get(1).getTimestampNs()).isEqualTo(30_000);

    assertThat(sink.ends).hasSize(1);
    assertThat(sink.ends.get(0).getFrames()).isEqualTo(9);
    assertThat(sink.ends.get(0).getBytes()).isEqualTo(before);
    assertThat(sink.ends.get(0).getFragments()).isEqualTo(1);
    assertThat(sink.stageLosses).isEmpty();
    assertThat(sink.closed).isTrue();
    assertThat(done.events()).isEqualTo(6);
    assertThat(done.bytes()).isEqualTo(builder.size());
  }

  @Test
  void whatProgramsCostTravelsWithTheLossesAfterIt() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    builder.loss(10_000, 0, 6, 0).cost(20_000, "smaps_pte_range", 900, 3);
    builder.cost(20_000, "walk_page_vma", 0, 0).loss(20_001, 0, 9, 0).end(40_000);
    run(builder, USUAL);
    assertThat(sink.losses).hasSize(2);
    assertThat(sink.losses.get(0).getPrograms()).isEmpty();
    assertThat(sink.losses.get(1).getPrograms())
        .containsExactly(
            new ProgramCost("smaps_pte_range", "smaps_pte_range", 900L, 3L, 0L),
            new ProgramCost("walk_page_vma", "smaps_pte_range", 0L, 0L, 0L));
  }

  @Test
  void eventsOutsideWalksAreNeverLateAndBreakNoOrder() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    HeldSpan span = new HeldSpan(0x1110, 0x2220, 0, 30, 9000, 1, 1, 1, 0);
    builder.span(11_000, 1, span);
    SmallWalks.walk(builder, 15_000, 2, SmallWalks.begin(55, 9, BASE));
    builder.span(21_000, 2, span);
    builder.stall(21_500, 1, stall());
    builder.end(40_000);
    IngestProgress done = run(builder, USUAL);
    assertThat(done.lateEvents()).isZero();
    assertThat(done.events()).isEqualTo(15);
    assertThat(sink.stageLosses).isEmpty();
    assertThat(
            sink.events(100).stream()
                .map(line -> line.replaceAll("^\\S+ (\\S+) .*", "$1"))
                .toList())
        .containsSubsequence("end", "span", "stall", "begin", "end", "span");
  }

  private static LockStall stall() {
    return new LockStall(0x1110, 0x2220, 15_000, 8000, 301, 300, 2, 1, 0, "writer");
  }

  @Test
  void aBrokenStreamKeepsWhatCameBeforeAndHasNoEnd() {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    byte[] cut = Arrays.copyOf(builder.bytes(), builder.size() - 3);
    assertThatThrownBy(() -> run(cut, USUAL))
        .isInstanceOf(TruncatedStreamException.class)
        .hasMessageEndingWith("at byte " + cut.length);

    assertThat(sink.events(100)).isEqualTo(text(5_000, 1, 55, 9).subList(0, 9));
    assertThat(sink.ends).isEmpty();
    assertThat(sink.closed).isTrue();
    assertThat(sink.stageLosses).hasSize(1);
    assertThat(sink.stageLosses.get(0).getCounter()).isEqualTo(StageCounters.STREAMS_BROKEN);
    assertThat(sink.stageLosses.get(0).getFirst()).endsWith("at byte " + cut.length);
    assertThat(sink.stageLosses.get(0).getEpochMs()).isEqualTo(12345);
  }

  /** Threads side by side, frames overtaking one another as drained per-CPU buffers let them. */
  @Property(tries = 300)
  void eventsOfAThreadComeOutInTheirOrderWhateverOvertook(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    int threads = 1 + random.nextInt(3);
    int walks = 1 + random.nextInt(60);
    for (int t = 0; t < threads; t++) {
      for (int w = 0; w < walks; w++) {
        long at = 1_000_000L + w * 40_000L + random.nextInt(1000);
        frames.addAll(frames(100 + t, at, w + 1, 55 + t, 1 + w / 5));
      }
    }
    frames.sort((a, b) -> Long.compare(a.arrivesNs(random), b.arrivesNs(random)));
    StreamBuilder builder = new StreamBuilder();
    frames.forEach(f -> builder.frame(f.type, f.payload));
    FragmentSettings small =
        new FragmentSettings(
            40, 1 << 20, 4000, 1 << 20, 1 << 24, 10, SECOND_NS, SECOND_NS, 1 << 24, 1 << 10);
    RecordedSink out = new RecordedSink();
    new Ingest(small, () -> 0, p -> {})
        .run(new ByteArrayInputStream(builder.end(SECOND_NS).bytes()), header -> out);

    long events = 0;
    for (int t = 0; t < threads; t++) {
      long next = 0;
      for (TraceFragment fragment : out.fragments) {
        if (fragment.getWalker().getTid() == 100 + t) {
          assertThat(fragment.getFragment()).isEqualTo(next++);
          events += fragment.getEvents();
        }
      }
      List<String> expected = new ArrayList<>();
      for (Frame frame : inOrder(frames, 100 + t)) {
        expected.addAll(frame.text);
      }
      assertThat(out.events(100 + t)).isEqualTo(expected);
    }
    assertThat(events).isEqualTo(frames.size());
    assertThat(out.stageLosses).isEmpty();
  }

  @Test
  void aFragmentIsCutAfterAWalksEnd() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    for (int w = 0; w < 500; w++) {
      SmallWalks.walk(builder, 10_000L * w, w + 1, SmallWalks.begin(55, 0, BASE));
    }
    run(builder.end(SECOND_NS), USUAL);
    assertThat(sink.fragments)
        .extracting(TraceFragment::getEvents)
        .containsExactly(996, 996, 996, 12);
  }

  @Test
  void beforeAMissingEventItWaitsUntilTheEventMustBeLost() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    for (int w = 3; w < 503; w++) { // walk 2 never comes
      SmallWalks.walk(builder, 10_000L * w, w, SmallWalks.begin(55, 0, BASE));
    }
    run(builder.end(6_000_000), USUAL);
    assertThat(sink.fragments).hasSize(1);

    StreamBuilder slow = new StreamBuilder();
    SmallWalks.walk(slow, 0, 1, SmallWalks.begin(55, 0, BASE));
    for (int w = 3; w < 503; w++) {
      SmallWalks.walk(slow, 10_000_000L * w, w, SmallWalks.begin(55, 0, BASE));
    }
    sink.fragments.clear();
    run(slow.end(6_000_000_000L), USUAL);
    assertThat(sink.fragments).hasSizeGreaterThan(2);
    assertThat(sink.fragments.get(0).getEvents()).isBetween(900, 1010);
  }

  /** A walker that migrates while its old CPU's buffer is full: the new one's is read first. */
  @Test
  void aWholeBufferMayBeAheadOfAnother() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 1, BASE));
    for (int w = 3_000; w < 6_000; w++) {
      SmallWalks.walk(builder, 10_000L * w, w, SmallWalks.begin(55, w, BASE));
    }
    builder.loss(300_000_000, 0, 6, 0); // by the clock it seems idle: what is missing is on its way
    for (int w = 2; w < 3_000; w++) {
      SmallWalks.walk(builder, 10_000L * w, w, SmallWalks.begin(55, w, BASE));
    }
    IngestProgress done = run(builder.end(SECOND_NS), USUAL);
    assertThat(done.lateEvents()).isZero();
    assertThat(sink.stageLosses).isEmpty();
    List<String> expected = new ArrayList<>();
    for (int w = 1; w < 6_000; w++) {
      expected.addAll(text(w == 1 ? 0 : 10_000L * w, w, 55, w));
    }
    assertThat(sink.events(100)).isEqualTo(expected);
    assertThat(sink.fragments).allMatch(fragment -> fragment.getEvents() <= USUAL.mostEvents());
  }

  @Test
  void whatIsHeldBackIsBounded() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    for (int w = 3; w < 1_003; w++) { // walk 2 comes too late
      SmallWalks.walk(builder, 10L * w, w, SmallWalks.begin(55, 0, BASE));
    }
    SmallWalks.walk(builder, 11, 2, SmallWalks.begin(55, 0, BASE));
    FragmentSettings little =
        new FragmentSettings(
            1000, 1 << 20, 4000, 1 << 20, 100_000, 250, SECOND_NS, SECOND_NS, 1 << 24, 1000);
    assertThat(run(builder.end(SECOND_NS), little).lateEvents()).isEqualTo(6);
    assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum()).isEqualTo(6_012);
  }

  @Test
  void anEventThatComesTooLateIsKeptAndCounted() throws IOException {
    List<Frame> frames = frames(100, 0, 1, 55, 0);
    StreamBuilder builder = new StreamBuilder();
    frames.forEach(f -> builder.frame(f.type, f.payload));
    builder.loss(SECOND_NS, 0, 6, 0); // idle: the fragment is closed
    builder.frame(frames.get(3).type, frames.get(3).payload);
    run(builder.end(2 * SECOND_NS), USUAL);
    assertThat(sink.fragments).hasSize(2);
    assertThat(RecordedSink.events(sink.fragments.get(1))).isEqualTo(frames.get(3).text);
    assertThat(sink.stageLosses)
        .extracting(l -> l.getCounter() + "=" + l.getCount())
        .containsExactly("late_events=1");
  }

  @Test
  void anIdleWalkersFragmentIsClosedByTheStreamsTime() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    builder.on(200, 1);
    SmallWalks.walk(builder, SECOND_NS, 1, SmallWalks.begin(66, 0, BASE));
    byte[] noEnd = builder.bytes();
    assertThatThrownBy(() -> run(noEnd, USUAL)).isInstanceOf(TruncatedStreamException.class);
    assertThat(sink.fragments).extracting(f -> f.getWalker().getTid()).containsExactly(100, 200);
  }

  @Test
  void anotherSnapshotClosesTheFragmentOfTheLast() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    for (int w = 0; w < 100; w++) {
      SmallWalks.walk(builder, 10_000L * w, w + 1, SmallWalks.begin(55, 1 + w / 50, BASE));
    }
    run(builder.end(SECOND_NS), USUAL);
    assertThat(sink.fragments).extracting(TraceFragment::getEvents).containsExactly(300, 300);
  }

  @Test
  void aReusedTidIsAnotherWalkerWithFragmentsOfItsOwn() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 10_000, 2, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 20_000, 1, SmallWalks.begin(77, 0, BASE));
    run(builder.end(SECOND_NS), USUAL);
    assertThat(sink.fragments)
        .extracting(f -> f.getWalker().getStartBoottimeNs() + "/" + f.getFragment())
        .containsExactly("55/0", "77/0");
    assertThat(sink.fragments).extracting(TraceFragment::getEvents).containsExactly(12, 6);
  }

  @Test
  void aWalkWhoseBeginWasLostIsKept() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    List<Frame> frames = frames(100, 0, 1, 55, 0);
    frames.subList(1, 6).forEach(f -> builder.frame(f.type, f.payload));
    builder.loss(SECOND_NS + 100_000, 0, 6, 1); // idle, and the begin can no longer come
    SmallWalks.walk(builder, 2 * SECOND_NS, 2, SmallWalks.begin(55, 0, BASE));
    run(builder.end(3 * SECOND_NS), USUAL);
    assertThat(sink.fragments.get(0).getWalker()).isEqualTo(new Walker(0, 100, "", 0L));
    assertThat(sink.fragments.get(0).getEvents()).isEqualTo(5);
    assertThat(sink.fragments.get(1).getWalker()).isEqualTo(new Walker(100, 100, "cat", 55L));
    assertThat(sink.fragments.get(1).getFragment()).isZero();
  }

  @Test
  void whereABoundIsReachedFragmentsAreClosedEarlyAndNothingIsLost() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    for (int w = 0; w < 60; w++) {
      builder.on(100 + w % 20, 0);
      SmallWalks.walk(builder, 10_000L * w, 1 + w / 20, SmallWalks.begin(55, 0, BASE));
    }
    builder.end(SECOND_NS);
    run(
        builder,
        new FragmentSettings(
            1000, 1 << 20, 4000, 1 << 20, 1 << 24, 10, SECOND_NS, SECOND_NS, 5000, 1000));
    assertThat(sink.fragments).hasSizeGreaterThan(10);
    assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum()).isEqualTo(360);

    sink.fragments.clear();
    run(
        builder,
        new FragmentSettings(
            1000, 1 << 20, 4000, 1 << 20, 1 << 24, 10, SECOND_NS, SECOND_NS, 1 << 20, 10));
    assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum()).isEqualTo(360);
    assertThat(sink.stageLosses)
        .extracting(l -> l.getCounter())
        .containsExactly(StageCounters.WALKERS_FORGOTTEN);
  }

  private IngestProgress run(StreamBuilder builder, FragmentSettings settings) throws IOException {
    return run(builder.bytes(), settings);
  }

  private IngestProgress run(byte[] bytes, FragmentSettings settings) throws IOException {
    return new Ingest(settings, () -> 12345, p -> {})
        .run(new ByteArrayInputStream(bytes), header -> sink);
  }

  private static List<String> text(long at, long walk, long start, long snapshot) {
    List<String> lines = new ArrayList<>();
    SmallWalks.walk(new EventText(lines::add), at, walk, SmallWalks.begin(start, snapshot, BASE));
    return lines;
  }

  /** One frame, as it would stand in a stream. */
  private static final class Frame {
    private final int tid;
    private final int type;
    private final byte[] payload;
    private final List<String> text;
    private final long timestampNs;
    private final long walk;
    private final int sequence;
    private long arrivesNs = -1;

    Frame(int tid, int type, byte[] payload, List<String> text, long at, long walk, int sequence) {
      this.tid = tid;
      this.type = type;
      this.payload = payload;
      this.text = text;
      this.timestampNs = at;
      this.walk = walk;
      this.sequence = sequence;
    }

    long arrivesNs(Random random) {
      if (arrivesNs < 0) {
        arrivesNs = timestampNs + random.nextInt(100_000);
      }
      return arrivesNs;
    }
  }

  private static List<Frame> inOrder(List<Frame> frames, int tid) {
    List<Frame> own = new ArrayList<>(frames.stream().filter(f -> f.tid == tid).toList());
    own.sort((a, b) -> a.walk != b.walk ? Long.compare(a.walk, b.walk) : a.sequence - b.sequence);
    return own;
  }

  private static List<Frame> frames(int tid, long at, long walk, long start, long snapshot) {
    StreamBuilder builder = new StreamBuilder().on(tid, 0);
    SmallWalks.walk(builder, at, walk, SmallWalks.begin(start, snapshot, BASE));
    List<String> text = text(at, walk, start, snapshot);
    int[] lines = {1, 3, 3, 1, 1, 1};
    List<Frame> frames = new ArrayList<>();
    int line = 0;
    for (int i = 0; i < lines.length; i++) {
      int from = builder.frameStarts().get(i) + 12;
      int to = i + 1 < lines.length ? builder.frameStarts().get(i + 1) : builder.size();
      byte[] payload = Arrays.copyOfRange(builder.bytes(), from, to);
      List<String> own = text.subList(line, line + lines[i]);
      frames.add(new Frame(tid, i + 1, payload, own, at + 1000L * i, walk, i));
      line += lines[i];
    }
    // HOLE and LOCK stand the other way round in a small walk
    return swapTypes(frames);
  }

  private static List<Frame> swapTypes(List<Frame> f) {
    Frame lock = f.get(3);
    Frame hole = f.get(4);
    f.set(3, new Frame(lock.tid, 5, lock.payload, lock.text, lock.timestampNs, lock.walk, 3));
    f.set(4, new Frame(hole.tid, 4, hole.payload, hole.text, hole.timestampNs, hole.walk, 4));
    return f;
  }
}
