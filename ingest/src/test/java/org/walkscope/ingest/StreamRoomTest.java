// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.fragment.SharedRoom;
import org.walkscope.ingest.fragment.StreamRoom;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.TraceFragment;

/** Memory that the streams of an agent share. */
class StreamRoomTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final int THREADS = 200;
  private static final long EVENTS = 6L * THREADS;

  private final SharedRoom threads = new SharedRoom(100, 20, () -> {});
  private final SharedRoom cgroups = new SharedRoom(50, 10, () -> {});
  private final StreamRoom room = new StreamRoom(threads, cgroups);
  private final List<RecordedSink> sinks = new ArrayList<>();

  @Test
  void streamsSideBySideRememberNoMoreThanTheRoomThatTheyShareAndLoseNothing() throws IOException {
    List<StreamRun> runs = List.of(readOf(), readOf(), readOf());
    for (StreamRun run : runs) {
      run.closeAll();
      assertThat(run.counters().of(Counter.WALKERS_FORGOTTEN)).isGreaterThanOrEqualTo(100);
    }
    for (RecordedSink sink : sinks) {
      assertThat(sink.fragments.stream().mapToLong(TraceFragment::getEvents).sum())
          .isEqualTo(EVENTS);
    }
    // the first filled the room, the others have what each has at least
    assertThat(runs)
        .extracting(run -> run.mark(0, 0, true).threads().threads().size())
        .containsExactly(100, 20, 20);
    assertThat(runs)
        .extracting(run -> run.mark(0, 0, true).cgroups().size())
        .containsExactly(50, 10, 10);
  }

  @Test
  void theRoomOfAStreamThatHasEndedIsAnothersRoom() throws IOException {
    readOf().release();
    assertThat(readOf().mark(0, 0, true).threads().threads()).hasSize(100);
  }

  @Test
  void whatAMarkHasBeyondTheRoomIsForgottenAndCounted() throws IOException {
    StreamRun before = readOf();
    StreamState marked = before.mark(0, 0, true);
    before.release();
    readOf();

    StreamRun restored = runOf(new StreamBuilder());
    restored.restore(marked);
    StreamState state = restored.mark(0, 0, true);
    assertThat(state.threads().threads()).isEqualTo(marked.threads().threads().subList(80, 100));
    assertThat(state.cgroups()).isEqualTo(marked.cgroups().subList(40, 50));
    restored.tellNews();
    assertThat(sinks.get(2).stageLosses)
        .singleElement()
        .satisfies(loss -> assertThat(loss.getCount()).isEqualTo(100 + 80));
  }

  @Test
  void anAgentsRoomIsThatOfItsHeapAndItTellsOnceThatItIsFull() throws IOException {
    List<String> said = new ArrayList<>();
    StreamRoom ofAgent = StreamRoom.ofHeap(8 << 20, said::add);
    StreamBuilder builder = new StreamBuilder();
    for (int t = 0; t < 4100; t++) {
      builder.on(1000 + t, 0);
      SmallWalks.walk(builder, 10_000L * t, 1, SmallWalks.begin(55, 0, 0x7f0000000000L));
    }
    sinks.add(new RecordedSink());
    StreamRun run = run(builder.end(SECOND_NS), ofAgent);
    while (next(run)) {}

    assertThat(said)
        .containsExactly(
            "4,096 threads of all streams are remembered, as many as a heap of 8 MiB has room for:"
                + " the one heard of least recently is forgotten for each more (counted:"
                + " walkers_forgotten); _JAVA_OPTIONS=-Xmx512m makes more room");
  }

  private FrameReader frames;

  private StreamRun run(StreamBuilder builder, StreamRoom of) throws IOException {
    frames = new FrameReader(new ByteArrayInputStream(builder.bytes()));
    return new StreamRun(
        frames, frames.header(), sinks.get(sinks.size() - 1), FragmentSettings.ofAgent(), of);
  }

  private boolean next(StreamRun run) throws IOException {
    boolean more = frames.next();
    if (more) {
      run.frame();
    }
    return more;
  }

  private StreamRun runOf(StreamBuilder builder) throws IOException {
    sinks.add(new RecordedSink());
    return run(builder, room);
  }

  /** A stream of many threads, each in its own cgroup, read to its end. */
  private StreamRun readOf() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    for (int t = 0; t < THREADS; t++) {
      builder.cgroup(10_000L * t, 1 + t, "/pod" + t);
      builder.on(1000 + t, 0);
      SmallWalks.walk(
          builder, 10_000L * t, 1, SmallWalks.begin(55, 0, 0x7f0000000000L).walkerCgroup(1 + t));
    }
    StreamRun run = runOf(builder.end(SECOND_NS));
    while (next(run)) {}
    return run;
  }
}
