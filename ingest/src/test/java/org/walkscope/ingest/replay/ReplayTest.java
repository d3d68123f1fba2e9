// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureReader;
import org.walkscope.capture.TruncatedCaptureException;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.RecordedSink;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.sink.BothSinks;
import org.walkscope.ingest.sink.CaptureSink;

class ReplayTest {
  private static final long SECOND_NS = 1_000_000_000;
  private final RecordedSink live = new RecordedSink();
  private final RecordedSink again = new RecordedSink();
  private Path capture;

  @BeforeEach
  void recordThreeReadsASecondApart(@TempDir Path dir) throws IOException {
    capture = dir.resolve("capture.avro");
    StreamBuilder builder = new StreamBuilder();
    for (int i = 0; i < 3; i++) {
      long at = i * SECOND_NS;
      SmallWalks.walk(builder, at, i + 1, SmallWalks.begin(55, i + 1, 0x7f0000000000L));
      builder.loss(at + SECOND_NS / 2, 0, 6 * i + 6, 0);
    }
    new Ingest(FragmentSettings.usual(), () -> 0, p -> {})
        .run(
            new ByteArrayInputStream(builder.end(3 * SECOND_NS).bytes()),
            header ->
                new BothSinks(new CaptureSink(capture, header.host(), header.epochNs()), live));
  }

  @Test
  void aReplayGivesWhatWasIngested() throws IOException {
    try (CaptureReader reader = CaptureReader.open(capture)) {
      ReplayProgress done = Replay.atOnce(reader, again);
      assertThat(done.fragments()).isEqualTo(3);
      assertThat(done.events()).isEqualTo(18);
      assertThat(done.bytes()).isEqualTo(Files.size(capture));
    }
    assertThat(again.fragments).isEqualTo(live.fragments).hasSize(3);
    assertThat(again.losses).isEqualTo(live.losses).hasSize(3);
    assertThat(again.ends).isEqualTo(live.ends).hasSize(1);
    assertThat(again.closed).isFalse();
  }

  /** Walk 1 comes after walk 2: its six events are late. */
  @Test
  void whatIngestLostIsInTheCaptureAndInItsReplay() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 20_000, 2, SmallWalks.begin(55, 0, 0x7f0000000000L));
    SmallWalks.walk(builder, 10_000, 1, SmallWalks.begin(55, 0, 0x7f0000000000L));
    Path late = capture.resolveSibling("late.avro");
    new Ingest(FragmentSettings.usual(), () -> 7, p -> {})
        .run(
            new ByteArrayInputStream(builder.end(SECOND_NS).bytes()),
            header -> new CaptureSink(late, header.host(), header.epochNs()));
    try (CaptureReader reader = CaptureReader.open(late)) {
      Replay.atOnce(reader, again);
    }
    assertThat(again.stageLosses)
        .extracting(l -> l.getStage() + " " + l.getCounter() + " " + l.getCount())
        .containsExactly("ingest late_events 6");
    assertThat(again.order).containsExactly("fragment", "stageLoss", "end");
  }

  @Test
  void eachRecordIsGivenWhenItWasDue() throws IOException {
    assertThat(dueNs(Speed.RECORDED)).isEqualTo(recordedNs());
    assertThat(dueNs(new Speed(4))).isEqualTo(recordedNs().stream().map(ns -> ns / 4).toList());
    assertThat(dueNs(Speed.MAX)).containsOnly(0L);
    assertThat(recordedNs()).first().isEqualTo(0L);
    assertThat(recordedNs()).last().isEqualTo(3 * SECOND_NS - 5_000);
  }

  @Test
  void theClockOfThisMachineIsWaitedFor() throws IOException {
    long startNs = System.nanoTime();
    try (CaptureReader reader = CaptureReader.open(capture)) {
      new Replay(new Speed(20), Pacer.realTime(), p -> {}).run(reader, again);
    }
    assertThat(System.nanoTime() - startNs).isGreaterThan(SECOND_NS / 10);
  }

  @Test
  void aBrokenCaptureIsReplayedUpToItsBreak() throws IOException {
    byte[] whole = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(whole, whole.length - 1));
    try (CaptureReader reader = CaptureReader.open(capture)) {
      assertThatThrownBy(() -> Replay.atOnce(reader, again))
          .isInstanceOf(TruncatedCaptureException.class)
          .hasMessageEndingWith("at byte " + (whole.length - 1));
    }
    assertThat(again.fragments).isEqualTo(live.fragments);
    assertThat(again.ends).isEmpty();
  }

  @Test
  void aSpeedIsANumberAboveZeroOrMax() {
    assertThat(Speed.parse("max")).isEqualTo(Speed.MAX);
    assertThat(Speed.parse("2.5")).isEqualTo(new Speed(2.5));
    for (String wrong : List.of("0", "-1", "NaN", "fast", "")) {
      assertThatThrownBy(() -> Speed.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private List<Long> recordedNs() throws IOException {
    return dueNs(new Speed(1));
  }

  private List<Long> dueNs(Speed speed) throws IOException {
    List<Long> due = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(capture)) {
      new Replay(speed, due::add, p -> {}).run(reader, new RecordedSink());
    }
    return due;
  }
}
