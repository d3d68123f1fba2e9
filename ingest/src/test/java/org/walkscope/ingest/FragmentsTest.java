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
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.TruncatedStreamException;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

/** How the events of a walker thread become fragments: their order, their cuts, their bounds. */
class FragmentsTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long BASE = 0x7f0000000000L;
  private static final FragmentSettings USUAL = FragmentSettings.usual();
  private final RecordedSink sink = new RecordedSink();

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
    sink.run(builder.end(SECOND_NS), USUAL);
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
    sink.run(builder.end(6_000_000), USUAL);
    assertThat(sink.fragments).hasSize(1);

    StreamBuilder slow = new StreamBuilder();
    SmallWalks.walk(slow, 0, 1, SmallWalks.begin(55, 0, BASE));
    for (int w = 3; w < 503; w++) {
      SmallWalks.walk(slow, 10_000_000L * w, w, SmallWalks.begin(55, 0, BASE));
    }
    sink.fragments.clear();
    sink.run(slow.end(6_000_000_000L), USUAL);
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
    IngestProgress done = sink.run(builder.end(SECOND_NS), USUAL);
    assertThat(done.lateEvents()).isZero();
    assertThat(sink.stageLosses).isEmpty();
    List<String> expected = new ArrayList<>();
    for (int w = 1; w < 6_000; w++) {
      expected.addAll(SmallWalks.text(w == 1 ? 0 : 10_000L * w, w, 55, w));
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
    assertThat(sink.run(builder.end(SECOND_NS), little).lateEvents()).isEqualTo(6);
    assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum()).isEqualTo(6_012);
  }

  @Test
  void anEventThatComesTooLateIsKeptAndCounted() throws IOException {
    List<Frame> frames = frames(100, 0, 1, 55, 0);
    StreamBuilder builder = new StreamBuilder();
    frames.forEach(f -> builder.frame(f.type, f.payload));
    builder.loss(SECOND_NS, 0, 6, 0); // idle: the fragment is closed
    builder.frame(frames.get(3).type, frames.get(3).payload);
    sink.run(builder.end(2 * SECOND_NS), USUAL);
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

  @Test
  void aReusedTidIsAnotherWalkerWithFragmentsOfItsOwn() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 0, 1, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 10_000, 2, SmallWalks.begin(55, 0, BASE));
    SmallWalks.walk(builder, 20_000, 1, SmallWalks.begin(77, 0, BASE));
    sink.run(builder.end(SECOND_NS), USUAL);
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
    sink.run(builder.end(3 * SECOND_NS), USUAL);
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
    sink.run(
        builder,
        new FragmentSettings(
            1000, 1 << 20, 4000, 1 << 20, 1 << 24, 10, SECOND_NS, SECOND_NS, 5000, 1000));
    assertThat(sink.fragments).hasSizeGreaterThan(10);
    assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum()).isEqualTo(360);

    sink.fragments.clear();
    sink.run(
        builder,
        new FragmentSettings(
            1000, 1 << 20, 4000, 1 << 20, 1 << 24, 10, SECOND_NS, SECOND_NS, 1 << 20, 10));
    assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum()).isEqualTo(360);
    assertThat(sink.stageLosses)
        .extracting(l -> l.getCounter())
        .containsExactly(StageCounters.WALKERS_FORGOTTEN);
  }

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
    List<String> text = SmallWalks.text(at, walk, start, snapshot);
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
