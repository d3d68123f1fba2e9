// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.wire.ClockView;
import org.walkscope.wire.CostView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FrameView;
import org.walkscope.wire.LossView;

/**
 * Valid streams that ask for more than there is: within 512 MiB they are read, or a bound named.
 */
class MemoryTest {
  private static final int HEADER_BYTES = StreamBuilder.headerBytes(2);
  private static final int LOSS_BYTES = FrameView.BYTES + LossView.BYTES;

  @TempDir private Path dir;

  /** Writes frames of one size, of which each differs in a few bytes. */
  private static final class Frames {
    private final OutputStream out;
    private final ByteBuffer frame;
    private final CRC32C crc = new CRC32C();
    private long written;
    private long bytes = HEADER_BYTES;

    Frames(OutputStream out, byte[] oneFrame) throws IOException {
      this.out = out;
      this.frame = ByteBuffer.wrap(oneFrame).order(ByteOrder.LITTLE_ENDIAN);
      out.write(new StreamBuilder().bytes());
    }

    /** The frame, with this number in its payload. */
    void write(int at, int number) throws IOException {
      frame.putInt(FrameView.BYTES + at, number);
      crc.reset();
      crc.update(frame.array(), 0, FrameView.CRC32C_AT);
      crc.update(frame.array(), FrameView.BYTES, frame.capacity() - FrameView.BYTES);
      frame.putInt(FrameView.CRC32C_AT, (int) crc.getValue());
      out.write(frame.array());
      written++;
      bytes += frame.capacity();
    }

    void end() throws IOException {
      byte[] whole = new StreamBuilder().end(9_000_000, written, bytes).bytes();
      out.write(whole, HEADER_BYTES, whole.length - HEADER_BYTES);
      out.flush();
    }
  }

  private static byte[] one(StreamBuilder builder) {
    return Arrays.copyOfRange(builder.bytes(), HEADER_BYTES, builder.size());
  }

  @Test
  void sixtyThousandThreadsOfOneEventAreConverted() throws Exception {
    StreamBuilder hole = new StreamBuilder();
    hole.hole(SmallWalks.hole(5_000, 1, 1, 0x400000, 0x600000));
    assertThat(ingest(one(hole), EventView.TID_AT, 60_000))
        .isEqualTo(
            "walkscope ingest: 60,000 events, 0 page-table entries, 60,000 fragments from 3,600,356"
                + " bytes, to its end\n");
  }

  @Test
  void threadsBeyondTheBoundAreForgottenByTheirBound() throws Exception {
    StreamBuilder begin = new StreamBuilder();
    begin.walkBegin(SmallWalks.at(5_000, 1, 0, SmallWalks.begin(55, 0, 0x400000)));
    assertThat(ingest(one(begin), EventView.TID_AT, 270_000))
        .startsWith("walkscope ingest: 270,000 events");
    AgentProcess.Ended inspected = inspect();
    // 2^18 are kept
    assertThat(inspected.out())
        .contains("walked since: 7,856, first: tid 0")
        .contains("fragments  270,000 of 262,144 walker threads or more");
  }

  @Test
  void countersOfACpuThatTheHostHasNotAreMalformed() throws Exception {
    StreamBuilder loss = new StreamBuilder().loss(5_000, 0, 1, 0);
    // 8 CPUs: the ninth frame
    assertThat(ingest(one(loss), LossView.CPU_AT, 4_000_000))
        .isEqualTo(
            "walkscope ingest: standard input: stream corrupt: LOSS frame of CPU 8 of a host with"
                + " 8 at byte "
                + (HEADER_BYTES + 8 * LOSS_BYTES)
                + "\n");
  }

  @Test
  void costsWithoutLossesAreBounded() throws Exception {
    StreamBuilder cost = new StreamBuilder().cost(5_000, "xxxx", 1, 1);
    assertThat(ingest(one(cost), CostView.PROGRAM_AT, 4_000_000)).contains("to its end");
    assertThat(inspect().out()).contains("told more than 4,096: 3,995,904, first: frame at byte ");
  }

  @Test
  void clocksThatAreSetAgainAndAgainCostNothing() throws Exception {
    StreamBuilder clock = new StreamBuilder().clock(5_000, 1);
    assertThat(ingest(one(clock), ClockView.CLOCK_REALTIME_NS_AT, 1_000_000))
        .startsWith("walkscope ingest: 0 events");
  }

  /** 4,194,304,000,000 entries: 2,000 walks of 2,000 runs of 2^20. */
  @Test
  void entriesByTheTrillionAreCountedInSeconds() throws Exception {
    try (AgentProcess agent =
        new AgentProcess("ingest", "--capture", dir.resolve("c").toString())) {
      try (OutputStream out = new BufferedOutputStream(agent.in(), 1 << 16)) {
        StreamBuilder walk = new StreamBuilder();
        walk.entries(SmallWalks.entries(5_000, 1, 1, 2000));
        for (int i = 0; i < 2000; i++) {
          walk.run(SmallWalks.run(0x400000 + ((long) i << 32), 0x8000000000000067L, 4096, 1 << 20));
        }
        Frames frames = new Frames(out, one(walk));
        for (int i = 0; i < 2000; i++) {
          frames.write(EventView.SEQUENCE_AT, i + 1);
        }
        frames.end();
      }
      assertThat(agent.end().status()).isZero();
    }
    assertThat(inspect().out()).contains("entries    4,194,304,000,000 in 4,000,000 runs");
    try (AgentProcess agent =
        new AgentProcess("inspect", "--events", dir.resolve("c").toString())) {
      assertThat(agent.end().status()).isZero();
    }
  }

  private String ingest(byte[] frame, int at, int times) throws Exception {
    try (AgentProcess agent =
        new AgentProcess("ingest", "--capture", dir.resolve("c").toString())) {
      try (OutputStream out = new BufferedOutputStream(agent.in(), 1 << 16)) {
        Frames frames = new Frames(out, frame);
        for (int i = 0; i < times; i++) {
          frames.write(at, i);
        }
        frames.end();
      } catch (IOException e) {
        // it refused the stream and has ended
      }
      String said = agent.end().err();
      return said.lines()
              .filter(line -> !line.matches("walkscope ingest: .* bytes"))
              .findFirst()
              .orElse("")
          + "\n";
    }
  }

  private AgentProcess.Ended inspect() throws Exception {
    try (AgentProcess agent = new AgentProcess("inspect", dir.resolve("c").toString())) {
      AgentProcess.Ended ended = agent.end();
      assertThat(ended.status()).as(ended.err()).isZero();
      return ended;
    }
  }
}
