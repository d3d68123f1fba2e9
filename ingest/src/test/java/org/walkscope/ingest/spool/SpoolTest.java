// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.RecordedSink;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.Cut;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.Wire;

class SpoolTest {
  @TempDir Path folder;

  /** The property that the spool is for. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aStreamThatIsKilledAnywhereGivesTheRecordsOfOneThatIsNot(long seed) throws IOException {
    byte[] stream = Streams.random(seed, 12, 25);
    SpoolRun whole = SpoolRun.in(folder.resolve("whole"));
    whole.sendAll(stream);
    List<SpecificRecord> expected = whole.records();

    SpoolRun killed = SpoolRun.in(folder.resolve("killed"));
    Random random = new Random(seed);
    for (int kill = 0; kill < 12; kill++) {
      try (Spool spool = killed.open()) {
        killed.send(spool, stream, random.nextInt(stream.length));
      }
      damageEnd(killed, random);
    }
    killed.sendAll(stream);
    assertThat(killed.records()).isEqualTo(expected);
    assertThat(expected).filteredOn(StreamEnd.class::isInstance).hasSize(1);
  }

  @Test
  void aStreamWithoutRoundsOfCountersIsMarkedByItsBytes() throws IOException {
    byte[] stream = Streams.withoutRounds(12_000);
    assertThat(stream.length).isBetween(2 * Wire.MARK_BYTES, 4 * Wire.MARK_BYTES);
    SpoolRun whole = SpoolRun.in(folder.resolve("whole"));
    whole.sendAll(stream);
    SpoolRun killed = SpoolRun.in(folder.resolve("killed"));
    try (Spool spool = killed.open()) {
      killed.send(spool, stream, Wire.MARK_BYTES + 100_000);
      assertThat(killed.confirmed).hasSize(2);
      assertThat(killed.confirmed.get(1) - killed.confirmed.get(0))
          .isBetween((long) Wire.MARK_BYTES, Wire.MARK_BYTES + (long) Wire.MAX_FRAME_BYTES);
    }
    killed.sendAll(stream);
    assertThat(killed.records()).isEqualTo(whole.records());
  }

  @Test
  void aSenderIsWokenWhenThereIsMoreToTake() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    byte[] bytes = Streams.random(3, 6, 25);
    List<Batch> taken = new ArrayList<>();
    try (Spool spool = run.open()) {
      SpooledStream stream = spool.stream(SpoolRun.ID);
      spool.sender(
          () -> {
            try {
              for (Batch next = stream.take(); next != null; next = stream.take()) {
                taken.add(next);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(run.send(spool, bytes, bytes.length)).isTrue();
      assertThat(taken).hasSizeGreaterThan(2);
      assertThat(taken.get(taken.size() - 1).ended()).isTrue();
    }
  }

  /** The last segment is cut at any byte, or has bytes behind its end that nobody wrote whole. */
  private static void damageEnd(SpoolRun run, Random random) throws IOException {
    List<Path> segments = run.segments();
    Path last = segments.get(segments.size() - 1);
    long size = Files.size(last);
    if (random.nextBoolean()) {
      try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
        file.setLength(random.nextInt((int) size + 1));
      }
    } else {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      Files.write(last, garbage, StandardOpenOption.APPEND);
    }
  }

  @Test
  void theFragmentsAreThoseOfTheEventsOfTheStream() throws IOException {
    byte[] stream = Streams.random(9, 6, 25);
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    run.sendAll(stream);
    RecordedSink plain = new RecordedSink();
    new Ingest(FragmentSettings.usual(), () -> 0, progress -> {})
        .run(new ByteArrayInputStream(stream), header -> plain);
    RecordedSink spooled = new RecordedSink();
    for (SpecificRecord record : run.records()) {
      if (record instanceof TraceFragment fragment) {
        spooled.fragment(fragment);
      } else if (record instanceof StreamEnd end) {
        assertThat(end.getFragments()).isEqualTo(spooled.fragments.size());
        assertThat(end.getBytes()).isEqualTo(plain.ends.get(0).getBytes());
        assertThat(end.getFrames()).isEqualTo(plain.ends.get(0).getFrames());
      }
    }
    for (int tid = 100; tid < 108; tid++) {
      assertThat(spooled.events(tid)).isNotEmpty().isEqualTo(plain.events(tid));
    }
  }

  @Test
  void whatIsConfirmedIsSafeAndEndsWithTheStream() throws IOException {
    byte[] stream = Streams.random(3, 5, 10);
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    try (Spool spool = run.open()) {
      run.send(spool, stream, stream.length - 40);
      long last = run.confirmed.get(run.confirmed.size() - 1);
      assertThat(last)
          .isLessThan(stream.length - 40)
          .isEqualTo(spool.stream(SpoolRun.ID).confirmed());
      run.send(spool, stream, stream.length);
    }
    assertThat(run.confirmed).isSorted().endsWith((long) stream.length);
    try (Spool again = run.open()) {
      assertThat(again.stream(SpoolRun.ID).confirmed()).isEqualTo(stream.length);
    }
    assertThat(run.said).isEmpty();
  }

  @Test
  void segmentsAreForTheirOwnerAlone() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    run.sendAll(Streams.random(3, 2, 5));
    for (Path segment : run.segments()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment.getParent())))
          .isEqualTo("rwx------");
    }
  }

  /** A segment is a capture: of a stream that goes on it is a part with an end. */
  @Test
  void everyToolReadsASegment() throws IOException {
    byte[] stream = Streams.random(3, 6, 25);
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    try (Spool spool = run.open()) {
      run.send(spool, stream, stream.length / 2);
    }
    run.sendAll(stream);
    assertThat(run.segments()).hasSize(2);
    int fragments = 0;
    for (Path segment : run.segments()) {
      try (CaptureReader reader = CaptureReader.open(segment)) {
        for (SpecificRecord r = reader.next(); r != null; r = reader.next()) {
          assertThat(r).isNotInstanceOf(SpoolMark.class);
          fragments += r instanceof TraceFragment ? 1 : 0;
        }
      }
    }
    assertThat(run.records()).filteredOn(TraceFragment.class::isInstance).hasSize(fragments);
  }

  @Test
  void everyToolReadsASegmentThatEndedByAKill() throws IOException {
    byte[] stream = Streams.random(3, 20, 25);
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    SpoolRun killed;
    try (Spool spool = run.open()) {
      run.send(spool, stream, stream.length / 2);
      killed = run.killed(folder.resolve("killed"));
    }
    Path segment = killed.segments().get(0);
    byte[] bytes = Files.readAllBytes(segment); // of a writer that has not ended it
    try (SegmentReader reader = new SegmentReader(segment, bytes.length)) {
      long marked = 0;
      for (SegmentReader.Marked next = reader.next(); next != null; next = reader.next()) {
        marked = next.mark() == null ? marked : next.end();
      }
      Files.write(segment, Arrays.copyOf(bytes, (int) marked + 3));
    }
    killed.open().close();
    long fragments = 0;
    try (CaptureReader reader = CaptureReader.open(segment)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        fragments += next instanceof TraceFragment ? 1 : 0;
      }
    }
    assertThat(fragments).isPositive();
  }

  /** Nothing in the segment names the host: the probe's header does, when it connects again. */
  @Test
  void everyToolReadsASegmentThatEndedByAKillBeforeAnythingHappened() throws IOException {
    byte[] stream = Streams.random(3, 3, 5);
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    try (Spool spool = run.open()) {
      run.send(spool, stream, 0);
    }
    Path segment = run.segments().get(0);
    long marked = marks(segment).get(0).end();
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.setLength(marked);
    }
    run.open().close();
    assertThat(Files.size(segment)).as("nobody knows the host").isEqualTo(marked);
    run.sendAll(stream);
    StreamHeader header = SpoolRun.header(stream);
    try (CaptureReader reader = CaptureReader.open(segment)) {
      assertThat(reader.next())
          .isInstanceOfSatisfying(
              StreamEnd.class,
              end -> {
                assertThat(end.getHost().getHostname()).isEqualTo(header.host().getHostname());
                assertThat(end.getStreamEpochNs()).isEqualTo(header.epochNs());
                assertThat(Cut.isPart(end.getHost())).isTrue();
              });
      assertThat(reader.next()).isNull();
    }
    assertThat(run.records()).isEqualTo(SentRecords.undisturbed(folder.resolve("whole"), stream));
  }

  @Test
  void aStreamWithAnotherHeaderIsRefused() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    byte[] stream = Streams.random(3, 3, 5);
    try (Spool spool = run.open()) {
      run.send(spool, stream, stream.length - 40);
      byte[] other = new org.walkscope.ingest.StreamBuilder("A").end(1).bytes();
      other[8]++;
      assertThatThrownBy(() -> run.sendFrom(spool, other, 0, other.length, 0))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void anAgentThatWasKilledIsToldAndTwoDoNotShareASpool() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    try (Spool spool = run.open()) {
      assertThat(spool.bytes()).isZero();
      assertThatThrownBy(run::open).hasMessageContaining("in use by another agent");
    }
    Files.createFile(folder.resolve("spool/running"));
    run.open().close();
    assertThat(run.said)
        .containsExactly(
            "the agent before did not end regularly: all that was in its spool is whole");
  }

  @Test
  void anEndThatWasNotRegularCountsForStreamsThatWereConnectedThenWithTheirOwnBytes()
      throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    byte[] stream = Streams.random(3, 3, 5);
    String connected = "ff".repeat(16);
    try (Spool spool = run.open()) {
      run.send(spool, stream, stream.length - 40); // and its connection ended
      spool.stream(connected).connect("host", "boot");
    }
    for (int kills = 1; kills <= 2; kills++) { // the second comes before anybody connects
      Files.createFile(folder.resolve("spool/running"));
      try (Spool spool = run.open()) {
        assertThat(spool.stream(SpoolRun.ID).losses(0)).isEmpty();
        assertThat(spool.stream(connected).losses(0))
            .singleElement()
            .satisfies(
                loss -> {
                  assertThat(loss.getCounter()).isEqualTo(Counter.AGENT_ENDS_UNCLEAN.label());
                  assertThat(loss.getCount()).isOne();
                  assertThat(loss.getFirst())
                      .isEqualTo("stream " + connected + ", 0 bytes were cut off");
                });
      }
    }
  }

  @Test
  void allFilesOfASpoolAreItsOwnersAlone() throws IOException {
    Path of = folder.resolve("spool");
    try (Spool spool = SpoolRun.in(of).open()) {
      assertThat(spool.start().clean()).isTrue();
      for (String name : List.of("lock", "running")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(of.resolve(name))))
            .as(name)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aSpoolThatCannotBeAFolderIsToldInWords() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(SpoolRun.in(file)::open)
        .hasMessage("the spool " + file + " is no folder: name another");
    Path nowhere = Path.of("/proc/nope");
    assertThatThrownBy(SpoolRun.in(nowhere)::open)
        .hasMessage("the folder of the spool /proc/nope cannot be made there");
  }

  /** The spool was deleted: fragments must not take numbers that are in use. */
  @Test
  void aStreamWhoseSpoolIsLostGoesOnWithNumbersThatAreFree() throws IOException {
    byte[] stream = Streams.random(5, 8, 25);
    SpoolRun first = SpoolRun.in(folder.resolve("first"));
    int safe;
    try (Spool spool = first.open()) {
      first.send(spool, stream, stream.length / 2);
      safe = (int) spool.stream(SpoolRun.ID).confirmed();
    }
    SpoolRun second = SpoolRun.in(folder.resolve("second"));
    try (Spool spool = second.open()) {
      assertThat(second.sendFrom(spool, stream, safe, stream.length, 77)).isTrue();
      assertThat(spool.stream(SpoolRun.ID).losses(0))
          .singleElement()
          .satisfies(
              loss -> {
                assertThat(loss.getCounter())
                    .as("nobody knows what was sent")
                    .isEqualTo(Counter.SPOOL_EVENTS_MAYBE_SENT.label());
                assertThat(loss.getCount()).isEqualTo(77);
              });
    }
    assertThat(second.records())
        .filteredOn(TraceFragment.class::isInstance)
        .isNotEmpty()
        .allSatisfy(
            f -> assertThat(((TraceFragment) f).getFragment()).isGreaterThanOrEqualTo(safe));
  }

  /** The last marks were confirmed and sent, and are lost; the probe has nothing before them. */
  @Test
  void behindMarksThatAreLostAndOnKafkaTheProbeGoesOnAndNothingIsLost() throws IOException {
    byte[] stream = Streams.random(5, 8, 25);
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    List<SpecificRecord> sent = new ArrayList<>();
    int safe = sendHalf(run, stream, sent, true);
    cutBack(run);
    try (Spool spool = run.open()) {
      assertThat(spool.stream(SpoolRun.ID).confirmed()).as("Kafka has it").isEqualTo(safe);
      assertThat(run.sendFrom(spool, stream, safe, stream.length, 0)).isTrue();
      assertThat(spool.stream(SpoolRun.ID).losses(0)).isEmpty();
      sent.addAll(SpoolRun.records(spool));
    }
    assertThat(numbers(sent)).doesNotHaveDuplicates();
    assertThat(events(sent)).isEqualTo(allEvents(stream));
  }

  /** The same, and the agent has heard nothing of Kafka. */
  @Test
  void behindMarksThatAreLostFragmentsTakeNoNumberThatIsInUse() throws IOException {
    byte[] stream = Streams.random(5, 8, 25);
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    List<SpecificRecord> sent = new ArrayList<>();
    int safe = sendHalf(run, stream, sent, false);
    Path last = cutBack(run);
    long left = Recovery.of(last, Files.size(last)).state().threads().events();
    try (Spool spool = run.open()) {
      assertThat((int) spool.stream(SpoolRun.ID).confirmed()).isBetween(1, safe - 1);
      long skipped = events(sent) - left;
      assertThat(run.sendFrom(spool, stream, safe, stream.length, skipped)).isTrue();
      assertThat(spool.stream(SpoolRun.ID).losses(0))
          .singleElement()
          .satisfies(
              loss -> {
                assertThat(loss.getCounter()).isEqualTo(Counter.SPOOL_EVENTS_MAYBE_SENT.label());
                assertThat(loss.getCount()).isEqualTo(skipped);
              });
      List<SpecificRecord> again = SpoolRun.records(spool);
      again.removeAll(sent);
      sent.addAll(again);
    }
    assertThat(numbers(sent)).doesNotHaveDuplicates();
    assertThat(events(sent)).isEqualTo(allEvents(stream));
  }

  private static int sendHalf(
      SpoolRun run, byte[] stream, List<SpecificRecord> sent, boolean acknowledged)
      throws IOException {
    try (Spool spool = run.open()) {
      run.send(spool, stream, stream.length / 2);
      SpooledStream of = spool.stream(SpoolRun.ID);
      for (Batch batch = of.take(); batch != null; batch = of.take()) {
        sent.addAll(batch.records());
        if (acknowledged) {
          of.acknowledged(batch);
        }
      }
      return (int) of.confirmed();
    }
  }

  private static Path cutBack(SpoolRun run) throws IOException {
    Path last = run.segments().get(0);
    try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
      file.setLength(marks(last).get(2).end());
    }
    return last;
  }

  private static List<String> numbers(List<SpecificRecord> records) {
    return records.stream()
        .filter(TraceFragment.class::isInstance)
        .map(TraceFragment.class::cast)
        .map(f -> f.getWalker().getTid() + " " + f.getFragment())
        .toList();
  }

  private long allEvents(byte[] stream) throws IOException {
    return events(SentRecords.undisturbed(folder.resolve("whole"), stream));
  }

  private static List<SegmentReader.Marked> marks(Path segment) throws IOException {
    List<SegmentReader.Marked> marks = new ArrayList<>();
    try (SegmentReader reader = new SegmentReader(segment, Files.size(segment))) {
      for (SegmentReader.Marked mark = reader.next(); mark != null; mark = reader.next()) {
        marks.add(mark);
      }
    }
    return marks;
  }

  private static long events(List<SpecificRecord> records) {
    return records.stream()
        .filter(TraceFragment.class::isInstance)
        .mapToLong(record -> ((TraceFragment) record).getEvents())
        .sum();
  }

  /** A mark that was written and not confirmed: the probe sends again what is before it. */
  @Test
  void theStateIsThatOfTheLastMarkThatWasConfirmed() throws IOException {
    byte[] stream = Streams.random(5, 8, 25);
    SpoolRun run = SpoolRun.in(folder.resolve("spool"));
    run.sendAll(stream);
    Path segment = run.segments().get(0);
    List<SegmentReader.Marked> marks = marks(segment);
    assertThat(marks).hasSizeGreaterThan(3);
    for (SegmentReader.Marked mark : marks.subList(0, marks.size() - 1)) {
      Recovery recovery = Recovery.of(segment, mark.end());
      assertThat(recovery.state().offset()).isEqualTo(mark.mark().getOffset());
      assertThat(recovery.state().threads().events()).isEqualTo(mark.mark().getEvents());
      assertThat(recovery.bytes()).isEqualTo(mark.end());
    }
  }
}
