// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.Ingest.SinkOpener;
import org.walkscope.ingest.IngestProgress;
import org.walkscope.ingest.RecordedSink;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.StreamException;
import org.walkscope.schema.Cut;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

class CapturePartsTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final int WALKS_A_SECOND = 400;
  private static final int SECONDS = 90;
  private static final long FILE_BYTES = CapturePart.RESERVED_BYTES + (20 << 10);

  @TempDir private Path dir;
  private final RecordedSink whole = new RecordedSink();
  private byte[] stream;
  private Path into;

  @BeforeEach
  void record() throws IOException {
    into = dir.resolve("trace.avro");
    StreamBuilder builder = new StreamBuilder();
    for (int second = 1; second <= SECONDS; second++) {
      for (int walk = 0; walk < WALKS_A_SECOND; walk++) {
        builder.on(100 + walk % 2, 0);
        SmallWalks.walk(
            builder,
            second * SECOND_NS + walk * 10_000L,
            1 + ((second - 1) * WALKS_A_SECOND + walk) / 2,
            SmallWalks.begin(55, 9, address(second * WALKS_A_SECOND + walk)));
      }
      builder.loss(second * SECOND_NS + SECOND_NS / 2, 0, second * 6L * WALKS_A_SECOND, 0);
    }
    stream = builder.end((SECONDS + 1) * SECOND_NS).bytes();
    ingest(header -> whole);
  }

  /** Addresses that do not compress well. */
  private static long address(long walk) {
    return (walk * 0x9E3779B97F4A7C15L) >>> 20 << 12;
  }

  private IngestProgress ingest(SinkOpener opener) throws IOException {
    return new Ingest(FragmentSettings.usual(), () -> 12345, progress -> {})
        .run(new ByteArrayInputStream(stream), opener);
  }

  private static List<SpecificRecord> read(Path capture) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    }
    return records;
  }

  /** Events of the fragments, by thread and number. */
  private static Map<String, List<String>> events(Stream<? extends SpecificRecord> records) {
    Map<String, List<String>> events = new TreeMap<>();
    records
        .filter(TraceFragment.class::isInstance)
        .map(TraceFragment.class::cast)
        .forEach(
            each ->
                events.put(
                    each.getWalker().getTid() + "/" + (1000 + each.getFragment()),
                    RecordedSink.events(each)));
    return events;
  }

  @Test
  void oneFileIsTheCaptureThatIngestWrites() throws IOException {
    Path plain = dir.resolve("plain.avro");
    ingest(header -> new CaptureSink(plain, header.host(), header.epochNs()));
    ingest(header -> new RotatedCapture(into, 1, Long.MAX_VALUE, header, () -> {}));
    assertThat(into).hasSameBinaryContentAs(plain);
  }

  @Test
  void filesTogetherAreTheRecordingAndEachIsReadableAlone() throws IOException {
    ingest(header -> new RotatedCapture(into, 99, FILE_BYTES, header, () -> {}));
    List<Path> files =
        IntStream.rangeClosed(1, 99)
            .mapToObj(number -> RotatedCapture.numbered(into, number, 99))
            .filter(Files::exists)
            .toList();
    assertThat(files).hasSizeGreaterThan(3);
    List<SpecificRecord> all = new ArrayList<>();
    for (Path file : files) {
      assertThat(Files.size(file)).isLessThanOrEqualTo(FILE_BYTES);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      List<SpecificRecord> records = read(file);
      assertThat(records.get(records.size() - 1))
          .isInstanceOfSatisfying(
              StreamEnd.class, end -> assertThat(Cut.isPart(end.getHost())).isTrue());
      all.addAll(records);
    }
    assertThat(read(files.get(files.size() - 1)).get(0))
        .isInstanceOfSatisfying(
            ProbeLoss.class, loss -> assertThat(Cut.isPart(loss.getHost())).isTrue());
    assertThat(events(all.stream())).isEqualTo(events(whole.fragments.stream()));
  }

  @Test
  void whatComesAfterTheLastFileIsCounted() throws IOException {
    AtomicInteger enough = new AtomicInteger();
    List<RotatedCapture> sinks = new ArrayList<>();
    IngestProgress progress =
        ingest(
            header -> {
              sinks.add(new RotatedCapture(into, 2, FILE_BYTES, header, enough::incrementAndGet));
              return sinks.get(0);
            });
    List<SpecificRecord> records = read(dir.resolve("trace.1.avro"));
    List<SpecificRecord> last = read(dir.resolve("trace.2.avro"));
    records.addAll(last);
    long events =
        records.stream()
            .filter(TraceFragment.class::isInstance)
            .mapToLong(each -> ((TraceFragment) each).getEvents())
            .sum();
    assertThat(sinks.get(0).leftOutEvents()).isPositive();
    assertThat(events + sinks.get(0).leftOutEvents()).isEqualTo(progress.events());
    assertThat(enough).hasValue(1);
    assertThat(dir.resolve("trace.3.avro")).doesNotExist();
    long lastNs =
        last.stream()
            .mapToLong(
                each ->
                    each instanceof TraceFragment fragment
                        ? fragment.getLastTimestampNs()
                        : each instanceof ProbeLoss loss ? loss.getTimestampNs() : 0)
            .max()
            .orElseThrow();
    assertThat(lastNs).isLessThan(SECONDS * SECOND_NS);
    assertThat(last.get(last.size() - 1))
        .isInstanceOfSatisfying(
            StreamEnd.class, end -> assertThat(end.getTimestampNs()).isEqualTo(lastNs));
  }

  @Test
  void aFileThatIsThereStays() throws IOException {
    Path there = Files.writeString(dir.resolve("trace.2.avro"), "mine");
    assertThatThrownBy(
            () -> ingest(header -> new RotatedCapture(into, 9, FILE_BYTES, header, () -> {})))
        .hasMessageEndingWith("is there already: name a new one");
    assertThat(there).hasContent("mine");
  }

  /** Parts that have no room for more than a record. */
  @Test
  void aRingHasTheLatestWithoutAGap() throws IOException {
    Path folder = dir.resolve("trace.avro.ring");
    long ringBytes = 8L * CapturePart.RESERVED_BYTES + 8;
    ingest(
        header -> {
          CaptureRing ring = new CaptureRing(folder, ringBytes, header);
          return new ForwardedSink(ring, () -> assertThat(ring.bytes()).isLessThan(ringBytes)) {
            @Override
            public void end(StreamEnd end) throws IOException {
              ring.writeOut(into, true);
              super.end(end);
            }
          };
        });
    assertThat(folder).doesNotExist();
    Map<String, List<String>> all = events(whole.fragments.stream());
    Map<String, List<String>> ring = events(read(into).stream());
    assertThat(ring.size()).isBetween(2, all.size() - 1);
    assertThat(all).containsAllEntriesOf(ring);
    for (int tid : List.of(100, 101)) {
      List<String> of = all.keySet().stream().filter(key -> key.startsWith(tid + "/")).toList();
      List<String> latest =
          ring.keySet().stream().filter(key -> key.startsWith(tid + "/")).toList();
      assertThat(of).endsWith(latest.toArray(String[]::new));
    }
  }

  @Test
  void aRingThatWasLeftIsNotTaken() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("left"));
    assertThatThrownBy(() -> ingest(header -> new CaptureRing(folder, 1 << 22, header)))
        .hasMessageContaining("an earlier recording left it");
  }

  @Test
  void aRingOfAStreamThatBrokeStays() throws IOException {
    Path folder = dir.resolve("trace.avro.ring");
    stream = Arrays.copyOf(stream, stream.length - 10);
    assertThatThrownBy(() -> ingest(header -> new CaptureRing(folder, 1 << 23, header)))
        .isInstanceOf(StreamException.class);
    assertThat(folder).isNotEmptyDirectory();
  }

  @Test
  void aRingStaysWhenItsCaptureCannotBeWritten() throws IOException {
    Path folder = dir.resolve("trace.avro.ring");
    Files.writeString(into, "mine");
    assertThatThrownBy(
            () ->
                ingest(
                    header -> {
                      CaptureRing ring = new CaptureRing(folder, 1 << 23, header);
                      return new ForwardedSink(ring, () -> {}) {
                        @Override
                        public void end(StreamEnd end) throws IOException {
                          ring.writeOut(into, true);
                          super.end(end);
                        }
                      };
                    }))
        .hasMessageContaining("has what is not written");
    assertThat(into).hasContent("mine");
    assertThat(folder).isNotEmptyDirectory();
  }

  /** Passes records on, and looks after each. */
  private static class ForwardedSink implements TraceSink {
    private final CaptureRing ring;
    private final Runnable look;

    ForwardedSink(CaptureRing ring, Runnable look) {
      this.ring = ring;
      this.look = look;
    }

    @Override
    public void fragment(TraceFragment fragment) throws IOException {
      ring.fragment(fragment);
      look.run();
    }

    @Override
    public void loss(ProbeLoss loss) throws IOException {
      ring.loss(loss);
      look.run();
    }

    @Override
    public void stageLoss(StageLoss loss) throws IOException {
      ring.stageLoss(loss);
    }

    @Override
    public void end(StreamEnd end) throws IOException {
      ring.end(end);
    }

    @Override
    public void close() throws IOException {
      ring.close();
    }
  }
}
