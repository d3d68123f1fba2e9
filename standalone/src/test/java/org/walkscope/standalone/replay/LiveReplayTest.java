// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.Arch;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.SyntheticRead;

class LiveReplayTest {
  private static final long NOW_MS = 1_800_000_000_000L;

  /** Longer than from one round to the next: nothing may wait for it. */
  private static final Duration PROBE_ENDS_AFTER = Duration.ofSeconds(9);

  @TempDir private Path directory;
  private final List<TraceFragment> fragments = new ArrayList<>();
  private final List<ProbeLoss> losses = new ArrayList<>();
  private final List<StreamEnd> ends = new ArrayList<>();
  private final List<Integer> sentBeforeEnd = new ArrayList<>();

  private final TraceSink sink =
      new TraceSink() {
        @Override
        public void fragment(TraceFragment fragment) {
          fragments.add(fragment);
        }

        @Override
        public void loss(ProbeLoss loss) {
          losses.add(loss);
        }

        @Override
        public void stageLoss(StageLoss loss) {
          throw new AssertionError("a capture has none");
        }

        @Override
        public void end(StreamEnd end) {
          ends.add(end);
          sentBeforeEnd.add(fragments.size());
        }

        @Override
        public void close() {
          // nothing is open
        }
      };

  private LiveReplay replay(Duration past) throws IOException {
    Path x86 =
        new SyntheticRead("alpha", Arch.X86_64, 1_000_000L, 5, 6)
            .into(directory.resolve("x"))
            .capture();
    Path arm =
        new SyntheticRead("beta", Arch.ARM64, 9_000_000_000L, 7)
            .endingAfter(PROBE_ENDS_AFTER)
            .into(directory.resolve("a"))
            .capture();
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW_MS));
    return LiveReplay.of(
        List.of(ReplayedHost.asRecorded(x86), ReplayedHost.asRecorded(arm)), past, clock);
  }

  private static long firstMs(TraceFragment fragment) {
    return (fragment.getFirstTimestampNs() + fragment.getHost().getMonotonicToEpochNs())
        / 1_000_000;
  }

  @Test
  void thePastIsSentInTheOrderOfTimeAndNothingFromTheFuture() throws IOException {
    LiveReplay replay = replay(Duration.ofMinutes(1));
    replay.sendPast(sink);
    assertThat(fragments).extracting(LiveReplayTest::firstMs).isSorted();
    assertThat(firstMs(fragments.get(0))).isEqualTo(NOW_MS - 60_000);
    TraceFragment last = fragments.get(fragments.size() - 1);
    assertThat(firstMs(last)).isBetween(NOW_MS - 5_000, NOW_MS);
    assertThat(fragments.stream().map(f -> f.getHost().getHostname()).distinct().toList())
        .containsExactlyInAnyOrder("alpha", "beta");
    assertThat(replay.rounds()).isEqualTo(ends.size());
  }

  @Test
  void eachRoundIsAStreamOfItsOwnWholeAndWithItsOwnCounters() throws IOException {
    replay(Duration.ofMinutes(1)).sendPast(sink);
    Set<String> streams = new HashSet<>();
    ends.forEach(end -> streams.add(end.getHost().getHostname() + end.getStreamEpochNs()));
    assertThat(streams).hasSameSizeAs(ends);
    assertThat(losses).hasSameSizeAs(ends);
    assertThat(fragments).hasSize(2 * ends.size());
    for (TraceFragment fragment : fragments) {
      assertThat(streams).contains(fragment.getHost().getHostname() + fragment.getStreamEpochNs());
    }
  }

  @Test
  void aHostThatReadsWithoutAPauseHasAnOpenStreamAtAnyTime() throws IOException {
    Path capture =
        new SyntheticRead("alpha", Arch.X86_64, 1_000_000L, 5, 6)
            .into(directory.resolve("x"))
            .capture();
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW_MS));
    List<ReplayedHost> hosts = List.of(new ReplayedHost("one", capture, Duration.ZERO));
    LiveReplay.of(hosts, Duration.ofSeconds(2), clock).sendPast(sink);
    assertThat(ends).isNotEmpty();
    for (int i = 0; i < ends.size(); i++) {
      assertThat(fragments.get(sentBeforeEnd.get(i) - 1).getStreamEpochNs())
          .isGreaterThan(ends.get(i).getStreamEpochNs());
    }
  }

  @Test
  void aHostMayGoByAnotherName() throws IOException {
    Path capture =
        new SyntheticRead("alpha", Arch.X86_64, 1_000_000L, 5, 6)
            .into(directory.resolve("x"))
            .capture();
    List<ReplayedHost> hosts =
        List.of(
            new ReplayedHost("one", capture, Duration.ofSeconds(1)),
            new ReplayedHost("two", capture, Duration.ofSeconds(1)));
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW_MS));
    LiveReplay.of(hosts, Duration.ofSeconds(10), clock).sendPast(sink);
    assertThat(fragments.stream().map(f -> f.getHost().getHostname()).distinct().toList())
        .containsExactlyInAnyOrder("one", "two");
    assertThat(fragments.stream().map(f -> f.getHost().getBootId()).distinct().toList()).hasSize(2);
    assertThat(losses.stream().map(l -> l.getHost().getHostname()).distinct().toList())
        .containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void eventsThemselvesAreUntouched() throws IOException {
    SyntheticRead read = new SyntheticRead("alpha", Arch.X86_64, 1_000_000L, 5, 6);
    replay(Duration.ofSeconds(10)).sendPast(sink);
    TraceFragment sent =
        fragments.stream()
            .filter(f -> f.getHost().getHostname().equals("alpha"))
            .findFirst()
            .orElseThrow();
    TraceFragment recorded = read.fragments().get(0);
    assertThat(sent.getColumn()).isEqualTo(recorded.getColumn());
    assertThat(sent.getColumnCrc32c()).isEqualTo(recorded.getColumnCrc32c());
    assertThat(sent.getFirstTimestampNs()).isEqualTo(recorded.getFirstTimestampNs());
    assertThat(sent.getStrings()).isEqualTo(recorded.getStrings());
  }

  @Test
  void aCaptureWithoutEventsIsNamed() throws IOException {
    Path broken = directory.resolve("broken.avro");
    Files.writeString(broken, "Obj");
    assertThatThrownBy(
            () ->
                LiveReplay.of(
                    List.of(ReplayedHost.asRecorded(broken)),
                    Duration.ZERO,
                    InstantSource.system()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(broken.toString());
  }

  @Test
  void stopsWhenTold() throws Exception {
    LiveReplay replay = replay(Duration.ZERO);
    Thread sending =
        new Thread(
            () -> {
              try {
                replay.sendUntilStopped(sink);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    sending.start();
    replay.stop();
    sending.join(10_000);
    assertThat(sending.isAlive()).isFalse();
  }
}
