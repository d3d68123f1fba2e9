// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventText;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.TraceMode;
import org.walkscope.testing.Seeds;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.FrameView;
import org.walkscope.wire.LossView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.StreamHeaderView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireFrames;

class FrameReaderTest {
  private static final int HEADER_BYTES = StreamBuilder.headerBytes(2);
  private static final int FRAME_BYTES = FrameView.BYTES;

  @Test
  void theHeaderSaysWhatTheHostIs() throws IOException {
    StreamHeader header = new FrameReader(input(small())).header();
    assertThat(header.host())
        .isEqualTo(
            new Host(
                "builder",
                "0b0e7c5a-1f0c-4f6e-8e0a-0f7f7d0c7a11",
                Arch.ARM64,
                "7.3.0-test",
                12,
                4,
                21,
                30,
                TraceMode.EXACT,
                Detail.FOLIOS,
                Map.of("SWP_MIGRATION_READ", 30L, "PG_locked", 31L),
                1_700_000_000_000_000_000L - 1_000_000_000L,
                List.of(LockKind.MMAP_LOCK_READ, LockKind.MMAP_LOCK_WRITE),
                null));
    assertThat(header.epochNs()).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(header.bytes()).isEqualTo(HEADER_BYTES);
  }

  @Test
  void everyFieldOfEveryEventArrives() {
    List<String> sent = new ArrayList<>();
    EventText text = new EventText(sent::add);
    SmallWalks.walk(text, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    text.swapcount(swapcount());
    SmallWalks.rare(text, 13_000, 3);
    Reading reading = read(small());
    assertThat(reading.failure).isNull();
    assertThat(reading.events).isEqualTo(sent);
    assertThat(reading.others).containsExactly("type 8 at 20000", "type 9 at 30000");
  }

  @Test
  void aSlowInputGivesTheSame() {
    byte[] bytes = small();
    InputStream drops =
        new ByteArrayInputStream(bytes) {
          @Override
          public int read(byte[] to, int at, int length) {
            return super.read(to, at, Math.min(length, 1 + at % 3));
          }
        };
    assertThat(read(drops)).isEqualTo(read(small()));
  }

  /** An input that gives a frame a read, and then fails. */
  private static final class FrameByFrame extends InputStream {
    private final byte[] bytes;
    private final List<Integer> ends;
    private int frames = -1; // the header comes first

    FrameByFrame(StreamBuilder stream) {
      bytes = stream.bytes();
      ends = new ArrayList<>(stream.frameStarts());
      ends.add(bytes.length);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      frames++;
      if (frames == ends.size()) {
        throw new IOException("the line is cut");
      }
      int from = frames == 0 ? 0 : ends.get(frames - 1);
      int size = ends.get(frames) - from;
      System.arraycopy(bytes, from, to, at, size);
      return size;
    }
  }

  private static StreamBuilder rounds() {
    StreamBuilder stream = new StreamBuilder();
    SmallWalks.walk(stream, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    stream.loss(6_000, 0, 10, 0);
    SmallWalks.walk(stream, 7_000, 2, SmallWalks.begin(55, 9, 0x7f0000000000L));
    return stream;
  }

  @Test
  void eventsAreGatheredUpToARoundOfCounters() throws IOException {
    FrameByFrame input = new FrameByFrame(rounds());
    FrameReader frames = new FrameReader(input);
    frames.header();
    frames.next();
    assertThat(input.frames).as("nothing more is waited for").isEqualTo(1);
    frames.gather(Long.MAX_VALUE);
    int gathered = input.frames;
    while (frames.type() != Wire.FRAME_LOSS) {
      frames.next();
      frames.gather(Long.MAX_VALUE);
    }
    assertThat(frames.frames()).isEqualTo(gathered).isGreaterThan(3);
  }

  @Test
  void eventsAreGatheredUpToSoManyBytes() throws IOException {
    StreamBuilder stream = rounds();
    FrameByFrame input = new FrameByFrame(stream);
    FrameReader frames = new FrameReader(input);
    long header = frames.header().bytes();
    frames.gather(stream.frameStarts().get(2) - header);
    assertThat(input.frames).isEqualTo(2);
  }

  @Test
  void whatWasGatheredBeforeTheInputFailsIsGiven() throws IOException {
    StreamBuilder stream = rounds();
    FrameReader frames = new FrameReader(new FrameByFrame(stream));
    frames.header();
    for (int frame = 0; frame < stream.frameStarts().size(); frame++) {
      frames.gather(Long.MAX_VALUE);
      assertThat(frames.next()).isTrue();
    }
    frames.gather(Long.MAX_VALUE);
    assertThatThrownBy(frames::next)
        .isInstanceOf(TruncatedStreamException.class)
        .hasMessageContaining("the line is cut")
        .hasMessageEndingWith("at byte " + stream.size());
  }

  @Test
  void cutAnywhereItGivesTheFramesBeforeAndSaysWhereItEnds() {
    byte[] whole = small();
    List<Integer> starts = smallBuilder().frameStarts();
    for (int length = 0; length < whole.length; length++) {
      Reading reading = read(Arrays.copyOf(whole, length));
      assertThat(reading.failure)
          .as("cut at " + length)
          .isInstanceOf(TruncatedStreamException.class)
          .hasMessageEndingWith("at byte " + length);
      assertThat(reading.failure.position()).isEqualTo(length);
      if (starts.contains(length)) {
        assertThat(reading.failure).hasMessageContaining("no end of the stream");
      }
      assertThat(reading.frames).isEqualTo(wholeFrames(starts, whole.length, length));
    }
  }

  @Test
  void everyFlippedBitIsFoundInItsFrame() {
    byte[] whole = small();
    List<Integer> starts = smallBuilder().frameStarts();
    List<String> events = read(whole).events;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Reading reading = read(flipped);
      int before = wholeFrames(starts, whole.length, bit / 8);
      String as = "bit " + bit;
      assertThat(reading.failure).as(as).isNotNull();
      assertThat(reading.frames).as(as).isEqualTo(before);
      assertThat(reading.events).as(as).isEqualTo(events.subList(0, reading.events.size()));
      if (reading.failure instanceof CorruptStreamException && bit / 8 >= HEADER_BYTES) {
        assertThat(reading.failure.position()).as(as).isEqualTo((long) starts.get(before));
      } else {
        // a length that became larger than what is left, or a byte of the header
        assertThat(reading.failure.position()).as(as).isBetween(0L, (long) whole.length);
      }
    }
  }

  @Test
  void aDamagedStreamGivesTheTypedErrorAndNothingWrong() {
    Seeds.each(
        3000,
        draws -> {
          long seed = draws.seed();
          Random random = new Random(seed);
          byte[] bytes = small();
          for (int i = 0; i <= random.nextInt(5); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
          List<String> events = read(small()).events;
          Reading reading = read(cut);
          assertThat(reading.events).isEqualTo(events.subList(0, reading.events.size()));
          assertThat(reading.failure != null || Arrays.equals(cut, small())).isTrue();
        });
  }

  /** Right checksums, so that the forms are what is tried. */
  @Test
  void aPayloadOfNoiseIsTakenOrRefusedByItsForm() {
    Seeds.each(
        3000,
        draws -> {
          long seed = draws.seed();
          Random random = new Random(seed);
          int type = random.nextInt(16);
          byte[] payload = new byte[random.nextInt(400)];
          random.nextBytes(payload);
          Reading reading = read(new StreamBuilder().frame(type, payload).bytes());
          assertThat(reading.failure).isNotNull();
          assertThat(reading.failure.position())
              .isIn((long) HEADER_BYTES, (long) FRAME_BYTES + HEADER_BYTES + payload.length);
        });
  }

  @Test
  void aFrameLongerThanAnyIsRefusedBeforeItIsAwaited() {
    byte[] bytes =
        new StreamBuilder().frame(Wire.FRAME_HOLE, Wire.MAX_FRAME_BYTES + 1, new byte[48]).bytes();
    assertThat(read(bytes).failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessage("stream corrupt: frame of 262145 bytes at byte " + HEADER_BYTES);
  }

  @Test
  void aRunLongerThanAnyTableIsRefused() {
    refused(entries(1, (1 << 20) + 1), "run of 1048577 entries");
    refused(entries(1, 0), "run of 0 entries");
  }

  @Test
  void runsThatAreNotThereAreRefused() {
    refused(entries(2, 1), "ENTRIES frame of 72 bytes, not 104");
  }

  @Test
  void moreRunsThanAnEventHoldsAreRefused() {
    refused(entries(0x0800_0000, 1), "frame of 134217728 runs");
    int runs = EventReader.MAX_PARTS + 1;
    byte[] whole = new byte[EntriesView.BYTES + runs * RunView.BYTES];
    System.arraycopy(entries(runs, 1), 0, whole, 0, EntriesView.BYTES);
    refused(whole, "frame of 2049 runs");
  }

  @Test
  void aNameWithoutItsEndIsRefused() {
    byte[] frame = begin();
    int at = WalkBeginView.FUNCTION_AT;
    Arrays.fill(frame, at, at + Wire.SYMBOL_BYTES, (byte) 'x');
    assertThat(read(new StreamBuilder().frame(Wire.FRAME_WALK_BEGIN, frame).bytes()).failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessageContaining("a name without its end");
  }

  /** A column has no place for them. */
  @Test
  void typesOfTheLegacyWalkerAreRefused() {
    byte[] frame = new byte[WalkBeginView.BYTES];
    SmallWalks.begin(1, 1, 0).walkerKind(Wire.WALKER_LEGACY).types(1).copyTo(frame, 0);
    assertThat(read(new StreamBuilder().frame(Wire.FRAME_WALK_BEGIN, frame).bytes()).failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessageContaining("types asked of a walker that takes none");
  }

  @Test
  void anEndThatCountsOtherwiseIsCorrupt() {
    byte[] bytes = new StreamBuilder().loss(1, 0, 1, 0).end(2, 2, HEADER_BYTES + 124).bytes();
    assertThat(read(bytes).failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessageContaining("end of a stream of 2 frames and 444 bytes, not 1 and 444");
  }

  @Test
  void nothingMayFollowTheEnd() {
    byte[] whole = small();
    Reading reading = read(Arrays.copyOf(whole, whole.length + 1));
    assertThat(reading.failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessage("stream corrupt: more after the end of the stream at byte " + whole.length);
  }

  /** Recorded by the version before: 47,708 bytes, 194 frames before its end. */
  @Test
  void aStreamOfVersion2IsReadWhole() throws IOException {
    try (InputStream recorded = getClass().getResourceAsStream("/streams/version-2.wscp")) {
      FrameReader reader = new FrameReader(recorded);
      assertThat(reader.header().host().getWaitsSeen()).isNull();
      assertThat(reader.header().host().getHostname()).isEqualTo("guest-x86_64");
      while (reader.next()) {
        assertThat(reader.cpu()).isLessThan(2);
      }
      assertThat(reader.frames()).isEqualTo(195);
      assertThat(reader.position()).isEqualTo(47_708);
    }
  }

  @Test
  void aFrameOfACpuThatTheHostHasNotIsRefused() {
    StreamBuilder builder = new StreamBuilder().on(100, 7);
    builder.hole(SmallWalks.hole(1, 1, 1, 0x1000, 0x2000));
    int second = builder.size();
    builder.on(100, 8).hole(SmallWalks.hole(2, 1, 2, 0x2000, 0x3000));
    Reading reading = read(builder.bytes());
    assertThat(reading.frames).isEqualTo(1);
    assertThat(reading.failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessage("stream corrupt: frame of CPU 8 of a host with 8 at byte " + second);
    refusedLoss(8);
    refusedLoss(-1);
  }

  private static void refusedLoss(int cpu) {
    assertThat(read(new StreamBuilder().loss(1, cpu, 1, 0).bytes()).failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessage(
            "stream corrupt: LOSS frame of CPU "
                + Integer.toUnsignedString(cpu)
                + " of a host with 8 at byte "
                + HEADER_BYTES);
  }

  /** RFC 3629: ff is never UTF-8, e4 b8 begins three bytes, ed a0 80 is a surrogate. */
  @Test
  void namesThatDifferInTheirBytesDifferInTheirText() throws IOException {
    assertThat(comm('a', 0xff)).isEqualTo("a\\xff");
    assertThat(comm('a', 0xfe)).isEqualTo("a\\xfe");
    assertThat(comm('a', '\\', 'x', 'f', 'f')).isEqualTo("a\\\\xff");
    assertThat(comm(0xe4, 0xb8, 0xad, 0xe4, 0xb8)).isEqualTo("中\\xe4\\xb8");
    assertThat(comm(0xed, 0xa0, 0x80)).isEqualTo("\\xed\\xa0\\x80");
    assertThat(comm(0xef, 0xbf, 0xbd)).isEqualTo("\ufffd");
    assertThat(comm(0x1b, '[', 'm')).isEqualTo("\u001b[m");
  }

  private static String comm(int... bytes) throws IOException {
    byte[] frame = begin();
    int at = WalkBeginView.WALKER_COMM_AT;
    Arrays.fill(frame, at, at + Wire.COMM_BYTES, (byte) 0);
    for (int i = 0; i < bytes.length; i++) {
      frame[at + i] = (byte) bytes[i];
    }
    FrameReader reader =
        new FrameReader(input(new StreamBuilder().frame(Wire.FRAME_WALK_BEGIN, frame).bytes()));
    assertThat(reader.next()).isTrue();
    WalkBeginView begin = new WalkBeginView();
    begin.over(reader.payload());
    return begin.walkerComm();
  }

  private static byte[] begin() {
    byte[] bytes = new byte[WalkBeginView.BYTES];
    SmallWalks.begin(1, 1, 0).copyTo(bytes, 0);
    return bytes;
  }

  @Test
  void anotherVersionIsSaidSo() {
    header(h -> h.version(1), "version 1, not 2 to " + Wire.VERSION + " at byte 4");
  }

  @Test
  void aHeaderOfAnotherSizeThanItsConstantsTakeIsRefused() {
    header(
        h -> h.headerBytes(StreamBuilder.headerBytes(0)),
        "header of 224 bytes with 2 constants at byte 6");
  }

  @Test
  void numbersThatNoHostHasAreRefusedWithTheirPlace() {
    header(h -> h.arch(3), "architecture 3 at byte 12");
    header(h -> h.mode(0), "mode 0 at byte 13");
    header(h -> h.pageShift(60), "page shift 60 at byte 15");
  }

  @Test
  void anotherMagicIsNoFrameStream() {
    header(h -> h.magic(0x50435300), "not a frame stream at byte 0");
  }

  private static void header(Consumer<StreamHeaderView> change, String message) {
    byte[] bytes = small();
    StreamHeaderView header = new StreamHeaderView();
    header.over(bytes, 0, HEADER_BYTES);
    change.accept(header);
    header.crc32c(0);
    header.crc32c(StreamBuilder.crc(bytes, 0, HEADER_BYTES));
    assertThat(read(bytes).failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessage("stream corrupt: " + message);
  }

  private static void refused(byte[] payload, String message) {
    assertThat(read(new StreamBuilder().frame(Wire.FRAME_ENTRIES, payload).bytes()).failure)
        .isInstanceOf(CorruptStreamException.class)
        .hasMessage("stream corrupt: " + message + " at byte " + HEADER_BYTES);
  }

  private static byte[] entries(int runs, int count) {
    byte[] payload = new byte[EntriesView.BYTES + RunView.BYTES];
    EntriesView entries = new EntriesView();
    entries.over(payload, 0, payload.length);
    RunView run = new RunView();
    run.over(entries.nrRuns(runs), EntriesView.BYTES);
    run.count(count);
    return payload;
  }

  private static int wholeFrames(List<Integer> starts, int end, int length) {
    int whole = 0;
    while (whole < starts.size()
        && (whole + 1 < starts.size() ? starts.get(whole + 1) : end) <= length) {
      whole++;
    }
    return whole;
  }

  private static byte[] small() {
    return smallBuilder().bytes();
  }

  private static SwapcountView swapcount() {
    return SmallWalks.at(12_000, 2, 4, SwapcountView.allocate()).first(1).nr(3).swapcount(2);
  }

  private static StreamBuilder smallBuilder() {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    builder.swapcount(swapcount());
    SmallWalks.rare(builder, 13_000, 3);
    return builder.loss(20_000, 0, 6, 0).end(30_000);
  }

  private record Reading(
      List<String> events, List<String> others, int frames, StreamException failure) {}

  private static Reading read(byte[] bytes) {
    return read(input(bytes));
  }

  private static InputStream input(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static Reading read(InputStream input) {
    FrameReader reader = new FrameReader(input);
    FrameDecoder decoder = new FrameDecoder();
    List<String> events = new ArrayList<>();
    List<String> others = new ArrayList<>();
    int frames = 0;
    try {
      while (reader.next()) {
        frames++;
        if (WireFrames.isEvent(reader.type())) {
          decoder.decode(reader.type(), reader.payload(), new EventText(events::add));
        } else {
          LossView first = new LossView(); // of each of them the time is the first field
          first.over(reader.payload());
          others.add("type " + reader.type() + " at " + first.timestampNs());
        }
      }
      return new Reading(events, others, frames, null);
    } catch (StreamException e) {
      return new Reading(events, others, frames, e);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
