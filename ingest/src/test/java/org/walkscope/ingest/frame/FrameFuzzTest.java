// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventText;
import org.walkscope.event.EventWriter;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.FrameView;
import org.walkscope.wire.StreamHeaderView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireFrames;
import org.walkscope.wire.WireRules;

class FrameFuzzTest {
  static Stream<byte[]> built() {
    StreamBuilder whole = walks().loss(20_000, 0, 6, 0).end(30_000);
    return Stream.of(walks().bytes(), whole.bytes());
  }

  private static StreamBuilder walks() {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    SmallWalks.rare(builder, 13_000, 3);
    return builder.cost(15_000, "walk_end", 100, 5).clock(16_000, 17_000);
  }

  /** Damage gives the typed error; what is decoded goes through a column unchanged. */
  @MethodSource("built")
  @FuzzTest(maxDuration = "3m")
  void streamIsReadUpToItsDamage(byte[] stream) throws IOException {
    read(stream);
    read(withChecksums(stream));
  }

  private static void read(byte[] stream) throws IOException {
    FrameReader reader = new FrameReader(new ByteArrayInputStream(stream));
    FrameDecoder decoder = new FrameDecoder();
    List<String> sent = new ArrayList<>();
    EventWriter writer = new EventWriter(12);
    try {
      while (reader.next()) {
        if (WireFrames.isEvent(reader.type())) {
          decoder.decode(reader.type(), reader.payload(), new EventText(sent::add));
          decoder.decode(reader.type(), reader.payload(), writer);
        }
      }
    } catch (StreamException e) {
      assertThat(e.position()).isBetween(0L, (long) stream.length);
    }
    TraceFragment column = new TraceFragment();
    writer.into(column);
    List<String> arrived = new ArrayList<>();
    new EventReader().read(column, new EventText(arrived::add));
    assertThat(arrived).isEqualTo(sent.stream().map(FrameFuzzTest::withoutUid).toList());
  }

  /** Line without the uid: a fragment holds it once, its column never. */
  private static String withoutUid(String line) {
    return line.replaceFirst("walker_uid=\\d+", "walker_uid=0");
  }

  /** Checksums made right: they stop a fuzzer that changes a stream. */
  private static byte[] withChecksums(byte[] damaged) {
    byte[] stream = damaged.clone();
    StreamHeaderView header = new StreamHeaderView();
    if (stream.length < StreamHeaderView.bytes(WireRules.OLDEST_VERSION)) {
      return stream;
    }
    header.over(stream, 0, StreamHeaderView.BYTES);
    int at = header.headerBytes();
    if (at > stream.length) {
      return stream;
    }
    header.crc32c(0).crc32c(StreamBuilder.crc(stream, 0, at));
    while (at + FrameView.BYTES <= stream.length) {
      at += frameWithChecksum(stream, at);
    }
    return stream;
  }

  private static int frameWithChecksum(byte[] stream, int at) {
    FrameView frame = new FrameView();
    frame.over(stream, at, FrameView.BYTES);
    int left = stream.length - at - FrameView.BYTES;
    int payload = Math.min(left, frame.payloadBytes() & (Wire.MAX_FRAME_BYTES - 1));
    byte[] covered = new byte[FrameView.CRC32C_AT + payload];
    System.arraycopy(stream, at, covered, 0, FrameView.CRC32C_AT);
    System.arraycopy(stream, at + FrameView.BYTES, covered, FrameView.CRC32C_AT, payload);
    frame.crc32c(StreamBuilder.crc(covered, 0, covered.length));
    return FrameView.BYTES + payload;
  }
}
