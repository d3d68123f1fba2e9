// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.RecordedSink;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.sink.BothSinks;
import org.walkscope.ingest.sink.CaptureSink;
import org.walkscope.schema.Host;
import org.walkscope.schema.StageLoss;

class ShiftTest {
  /** The clocks of the stream's header: real time at monotonic 1 s. */
  private static final long OFFSET_NS = 1_700_000_000_000_000_000L - 1_000_000_000L;

  private static final long HOUR_NS = 3_600_000_000_000L;
  private final RecordedSink recorded = new RecordedSink();
  private final RecordedSink shifted = new RecordedSink();

  /** The thread that is idle first is written first, and began last. */
  private byte[] capture() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    builder.on(200, 0);
    builder.walkBegin(SmallWalks.at(5_000, 1, 0, SmallWalks.begin(66, 0, 0x400000)));
    builder.on(100, 0);
    SmallWalks.walk(builder, 10_000, 1, SmallWalks.begin(55, 0, 0x400000));
    builder.on(200, 0);
    builder.hole(SmallWalks.hole(300_000_000, 1, 1, 0x1000, 0x2000));
    builder.loss(400_000_000, 0, 8, 0).clock(500_000_000, OFFSET_NS + HOUR_NS + 500_000_000);
    SmallWalks.walk(builder, 600_000_000, 2, SmallWalks.begin(66, 0, 0x400000));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Ingest(FragmentSettings.usual(), () -> 0, p -> {})
        .run(
            new ByteArrayInputStream(builder.end(700_000_000).bytes()),
            header ->
                new BothSinks(
                    new CaptureSink(out, header.host(), header.epochNs(), Map.of()), recorded));
    return out.toByteArray();
  }

  @Test
  void theFirstEventIsFoundWhereverItsFragmentStands() throws IOException {
    byte[] capture = capture();
    assertThat(recorded.fragments.get(0).getWalker().getTid()).isEqualTo(100);
    try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(capture))) {
      assertThat(FirstEvent.epochNs(reader, () -> {})).hasValue(OFFSET_NS + 5_000);
    }
  }

  @Test
  void allMovesAlikeAndRecordedTimesStayBeside() throws IOException {
    byte[] capture = capture();
    Instant at = Instant.parse("2030-01-02T03:04:05.000000006Z");
    long atNs = ChronoUnit.NANOS.between(Instant.EPOCH, at);
    Shift shift = new Shift(atNs - (OFFSET_NS + 5_000));
    try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(capture))) {
      Replay.atOnce(reader, new ShiftedSink(shifted, shift));
    }
    assertThat(shifted.fragments).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Host before = recorded.fragments.get(i).getHost();
      Host after = shifted.fragments.get(i).getHost();
      long moved = after.getMonotonicToEpochNs() - before.getMonotonicToEpochNs();
      assertThat(moved).isEqualTo(atNs - (OFFSET_NS + 5_000));
      assertThat(after.getReplayShiftNs()).isEqualTo(moved);
      assertThat(shifted.fragments.get(i).getStreamEpochNs())
          .isEqualTo(1_700_000_000_000_000_000L + moved);
      assertThat(shifted.fragments.get(i).getColumn())
          .isEqualTo(recorded.fragments.get(i).getColumn());
    }
    long first =
        shifted.fragments.stream()
            .mapToLong(f -> f.getFirstTimestampNs() + f.getHost().getMonotonicToEpochNs())
            .min()
            .orElseThrow();
    assertThat(first).isEqualTo(atNs);
    assertThat(shifted.losses.get(0).getHost().getReplayShiftNs()).isNotNull();
    assertThat(shifted.ends.get(0).getStreamEpochNs())
        .isEqualTo(shifted.fragments.get(0).getStreamEpochNs());
  }

  @Test
  void whatTheAgentMetWithMovesWithItsEvents() throws IOException {
    StageLoss loss = new StageLoss("ingest", "late_events", "h", "b", 6L, "walk 1", 1_000L);
    new ShiftedSink(shifted, new Shift(HOUR_NS)).stageLoss(loss);
    assertThat(shifted.stageLosses.get(0).getEpochMs()).isEqualTo(3_601_000L);
    assertThat(loss.getEpochMs()).isEqualTo(1_000L);
  }

  @Test
  void shiftsAddUp() throws IOException {
    byte[] capture = capture();
    try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(capture))) {
      Replay.atOnce(
          reader,
          new ShiftedSink(new ShiftedSink(shifted, new Shift(HOUR_NS)), new Shift(-3 * HOUR_NS)));
    }
    assertThat(shifted.fragments.get(0).getHost().getReplayShiftNs()).isEqualTo(-2 * HOUR_NS);
    assertThat(new Rehost(1, 5).of(shifted.fragments.get(0)).getHost().getReplayShiftNs())
        .isEqualTo(
            -2 * HOUR_NS
                + new Rehost(1, 5).of(recorded.fragments.get(0)).getHost().getReplayShiftNs());
  }
}
