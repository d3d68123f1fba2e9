// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.event.EventWriter;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ingest.replay.Rehost;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;
import org.walkscope.wire.StallView;
import org.walkscope.wire.Wire;

/** Summary of {@code inspect}: its figures add up and cover every record of a capture. */
class InspectTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long BASE = 0x7f0000000000L;
  @RegisterExtension private final Terminal terminal = new Terminal();
  @TempDir private Path dir;

  /**
   * Counted by hand: a small walk has 6 events; scan, VMA, span and stall are 4; 2 threads of one
   * tid.
   */
  @Test
  void eventsOfAllKindsAndThreadsByTheirStartAreCounted() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    SmallWalks.walk(builder, 15_000, 2, SmallWalks.begin(55, 9, BASE));
    SmallWalks.rare(builder, 25_000, 3);
    SmallWalks.walk(builder, 35_000, 1, SmallWalks.begin(77, 9, BASE));
    builder.loss(60_000, 0, 22, 0).end(SECOND_NS);
    assertThat(inspect(Captures.of(builder, dir.resolve("c"))))
        .contains("fragments  2 of 2 walker threads, 0.000 s from first to last event\n")
        .contains(
            "events     22: begin 3, entries 3, folios 3, hole 3, lock 3, swapcount 0, vma 1, scan"
                + " 1, unread 0, lock_hold 1, stall 1, end 3\n");
  }

  @Test
  void whatIsLostIsTheSumOfAllReasons() throws IOException {
    Host host = recordedHost();
    CpuLoss limited = new CpuLoss(0, 1449L, 449L, 0L, 0L, 0L, 0L, 0L, 0L, 1000L, 0L, null, null);
    CpuLoss others = new CpuLoss(1, 115L, 93L, 7L, 1L, 2L, 3L, 4L, 5L, 0L, 9L, null, null);
    CpuLoss wrong = new CpuLoss(2, 3L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, null, null);
    Path capture = dir.resolve("c");
    try (CaptureWriter writer = new CaptureWriter(capture, host, 1)) {
      writer.write(new ProbeLoss(host, 1L, 5L, List.of(limited, others), List.of()));
    }
    assertThat(inspectBroken(capture))
        .contains(
            "probe      seen 1,564, delivered 542, filtered 7, lost 1,015 on 2 CPUs: events for which"
                + " the ring buffer had no room: 1; ",
            "; walks of a cgroup over its rate limit: 1,000\n")
        .doesNotContain("ringbuf", "rate_limit");
    Path unequal = dir.resolve("d");
    try (CaptureWriter writer = new CaptureWriter(unequal, host, 1)) {
      writer.write(new ProbeLoss(host, 1L, 5L, List.of(wrong), List.of()));
    }
    assertThat(inspectBroken(unequal))
        .contains("probe      seen 3, delivered 1, filtered 0, lost 0 on 1 CPU; 2 not accounted");
  }

  /** 17 hosts of 8 threads each, their clocks 7 s of monotonic time apart; each walks for 5 µs. */
  @Test
  void threadsOfManyHostsAreManyAndTheirClocksAreTheirOwn() throws IOException {
    Path capture = dir.resolve("c");
    Host recorded = recordedHost();
    try (CaptureWriter writer = new CaptureWriter(capture, recorded, 1)) {
      for (int h = 1; h <= 17; h++) {
        for (int t = 0; t < 8; t++) {
          writer.write(new Rehost(h).of(fragment(recorded, 100 + t, h * 7L * SECOND_NS)));
        }
      }
    }
    assertThat(inspectBroken(capture))
        .contains("hosts      17, in 17 streams\n")
        .contains("host       builder-0001, ARM64")
        .contains("host       builder-0008, ARM64")
        .contains("           and 9 streams more\n")
        .contains("fragments  136 of 136 walker threads, 0.000 s from first to last event\n");
  }

  @Test
  void namesWriteNothingToTheTerminal() throws IOException {
    Path capture = dir.resolve("c");
    Host host = recordedHost();
    String evil = "\u001b[31mx\ny\u202e";
    host.setHostname(evil);
    host.setKernelRelease(evil);
    host.setBootId(evil);
    try (CaptureWriter writer = new CaptureWriter(capture, host, 1)) {
      TraceFragment fragment = fragment(host, 100, 0);
      fragment.setWalker(
          Walker.newBuilder().setTgid(1).setTid(100).setComm(evil).setStartBoottimeNs(55L).build());
      writer.write(fragment);
      writer.write(new StageLoss(evil, evil, evil, evil, 1L, evil, 0L));
    }
    Commands.run("inspect", "--events", capture.toString());
    String said = terminal.out() + terminal.err();
    assertThat(said).contains("\\u001b[31mx\\u000ay\\u202e").contains(" stall walk=0 lock=0x0 ");
    assertThat(said.chars().filter(c -> c != '\n').noneMatch(Character::isISOControl)).isTrue();
    assertThat(said).doesNotContain("\u202e");
    assertThat(said.lines()).noneMatch(line -> line.startsWith("y"));
  }

  @Test
  void eventsAsCsvHaveTheFieldsOfTheirTextUnderTheHeader() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    SmallWalks.rare(builder, 25_000, 3);
    Path capture = Captures.of(builder.end(SECOND_NS), dir.resolve("c"));
    Commands.run("inspect", "--events", capture.toString());
    List<Map<String, String>> texts =
        terminal
            .out()
            .lines()
            .filter(line -> line.startsWith("  "))
            .map(InspectTest::text)
            .toList();
    terminal.reset();
    assertThat(Commands.run("inspect", "--events", "--format", "csv", capture.toString())).isZero();
    List<String> rows = terminal.out().lines().toList();
    String[] columns = rows.get(0).split(",", -1);
    assertThat(columns).startsWith("hostname", "boot_id", "tgid", "tid").doesNotHaveDuplicates();
    List<Map<String, String>> cells =
        rows.stream().skip(1).map(row -> cells(columns, row.split(",", -1))).toList();
    assertThat(cells).isEqualTo(texts).hasSize(6 + 4 + 4 /* runs and folios */);
    assertThat(rows)
        .filteredOn(row -> row.contains(",run,"))
        .allMatch(row -> row.contains(",1,1,"));
  }

  /** Fields of a line of text, without the number of its event. */
  private static Map<String, String> text(String line) {
    return Pattern.compile(" (\\w+)=(\\S*)")
        .matcher(line.replaceFirst(" walk=\\d+", "").replaceFirst(" sequence=\\d+", ""))
        .results()
        .collect(Collectors.toMap(field -> field.group(1), field -> field.group(2)));
  }

  /** Fields of a row, without those of its thread and the number of its event. */
  private static Map<String, String> cells(String[] columns, String[] row) {
    assertThat(row).hasSameSizeAs(columns);
    return IntStream.range(10, columns.length)
        .filter(i -> !row[i].isEmpty())
        .boxed()
        .collect(Collectors.toMap(i -> columns[i], i -> row[i].replace("\"\"", "")));
  }

  @Test
  void namesInCsvAreQuoted() throws IOException {
    Path capture = dir.resolve("c");
    Host host = recordedHost();
    host.setHostname("a,\"b");
    try (CaptureWriter writer = new CaptureWriter(capture, host, 1)) {
      writer.write(fragment(host, 100, 0));
    }
    Commands.run("inspect", "--events", "--format", "csv", capture.toString());
    assertThat(terminal.out().lines().skip(1))
        .isNotEmpty()
        .allMatch(r -> r.startsWith("\"a,\"\"b\","));
    assertThat(Commands.run("inspect", "--format", "csv", capture.toString())).isEqualTo(2);
  }

  @Test
  void whatIngestLostIsSaidWithItsPlace() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 15_000, 2, SmallWalks.begin(55, 9, BASE));
    int lateAt = builder.size();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    assertThat(inspect(Captures.of(builder.end(SECOND_NS), dir.resolve("c"))))
        .contains(
            "ingest     events that came after one that their thread made later: 6, first: walk 1 of tid 100, frame at byte "
                + lateAt);
  }

  @Test
  void waitsThatCannotBeSeenAreNamed() throws IOException {
    assertThat(inspect(Captures.of(new StreamBuilder().loss(1, 0, 0, 0).end(2), dir.resolve("c"))))
        .contains("waits      mmap_lock; per-VMA locks not visible in this run\n");
    assertThat(StreamSummary.waits(List.of()))
        .isEqualTo("none; mmap_lock, per-VMA locks not visible in this run");
    assertThat(StreamSummary.waits(List.of(LockKind.MMAP_LOCK_WRITE, LockKind.VMA_LOCK)))
        .isEqualTo(
            "mmap_lock for writing, per-VMA locks; mmap_lock for reading not visible in this run");
    assertThat(StreamSummary.waits(null)).isEqualTo("the probe does not say which are visible");
  }

  @Test
  void aClockThatWasSetIsSaid() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 0, BASE));
    builder.clock(50_000_000, 1_702_000_000_050_000_000L);
    SmallWalks.walk(builder, 60_000_000, 2, SmallWalks.begin(55, 0, BASE));
    assertThat(inspect(Captures.of(builder.end(80_000_000), dir.resolve("c"))))
        .contains("clock      set 1 time while it was traced\n");
  }

  @Test
  void fragmentsBeforeTheFirstAreCounted() throws IOException {
    Path capture = dir.resolve("c");
    Host recorded = recordedHost();
    try (CaptureWriter writer = new CaptureWriter(capture, recorded, 1)) {
      TraceFragment first = fragment(recorded, 100, 0);
      first.setFragment(8180L);
      writer.write(first);
      writer.write(fragment(recorded, 101, 0));
    }
    assertThat(inspectBroken(capture))
        .contains("before     8,180 fragments of these threads came before the capture's first\n");
  }

  @Test
  void aCaptureThatIsCutIsNotCalledDamaged() throws IOException {
    Path capture = Captures.ofThreeBlocks(dir.resolve("c"));
    byte[] bytes = Files.readAllBytes(capture);
    int second = (int) Captures.secondBlockOf(capture);
    Files.write(capture, Arrays.copyOf(bytes, second));
    assertThat(Commands.run("inspect", "--skip-damaged", capture.toString())).isEqualTo(3);
    assertThat(terminal.out())
        .doesNotContain("damaged")
        .doesNotContain("skipped")
        .contains("end        none read: cut short\n");
    terminal.reset();
    Files.write(capture, Arrays.copyOf(bytes, second + 40));
    assertThat(Commands.run("inspect", "--skip-damaged", capture.toString())).isEqualTo(3);
    assertThat(terminal.out())
        .contains(
            "damaged    40 bytes from byte "
                + second
                + " on, an unknown number of records: capture cut short: a block without its end");
  }

  @Test
  void whatIsDamagedIsPassedOverAndToldWithExitStatus3() throws IOException {
    Path capture = Captures.ofThreeBlocks(dir.resolve("c"));
    byte[] bytes = Files.readAllBytes(capture);
    bytes[(int) Captures.secondBlockOf(capture) + 40] ^= 1;
    Files.write(capture, bytes);
    assertThat(Commands.run("inspect", capture.toString())).isOne();
    terminal.reset();
    assertThat(Commands.run("inspect", "--skip-damaged", capture.toString())).isEqualTo(3);
    assertThat(terminal.out())
        .containsPattern("damaged    \\d+ bytes from byte \\d+ on, 2 records: capture corrupt")
        .containsPattern("skipped    1 part, \\d+ bytes, 2 records .*; 1 fragment missing")
        .contains("between    1 fragment is missing\n")
        .contains("fragments  2 of 1 walker thread,")
        .contains("end        of a stream of 21 frames");
  }

  @Test
  void bytesOfACaptureWhoseFirstBlockIsDamagedAreRead() throws IOException {
    Path capture = Captures.ofThreeBlocks(dir.resolve("c"));
    byte[] bytes = Files.readAllBytes(capture);
    bytes[(int) Captures.firstBlockOf(capture) + 40] ^= 1;
    Files.write(capture, bytes);
    assertThat(inspectBroken(capture))
        .containsPattern("capture    \\S+, [1-9][0-9,]* bytes read\\R")
        .contains("fragments  0 of 0");
  }

  @Test
  void recordsOfABlockWithoutAHeadAreUnknown() throws IOException {
    Path capture = Captures.ofThreeBlocks(dir.resolve("c"));
    byte[] bytes = Files.readAllBytes(capture);
    int second = (int) Captures.secondBlockOf(capture);
    Arrays.fill(bytes, second, second + 20, (byte) 0xff);
    Files.write(capture, bytes);
    assertThat(Commands.run("inspect", "--skip-damaged", capture.toString())).isEqualTo(3);
    assertThat(terminal.out())
        .contains("an unknown number of records: capture corrupt")
        .containsPattern("skipped    1 part, [0-9,]+ bytes, an unknown number of records in 1");
  }

  private static Host recordedHost() throws IOException {
    return new FrameReader(new ByteArrayInputStream(new StreamBuilder().bytes())).header().host();
  }

  private static TraceFragment fragment(Host host, int tid, long at) {
    EventWriter writer = new EventWriter(12);
    SmallWalks.walk(writer, at, 1, SmallWalks.begin(55, 9, BASE));
    StallView stall = SmallWalks.at(at + 5_000, 0, Wire.OUTSIDE, StallView.allocate());
    writer.stall(
        stall.kind(Wire.LOCK_MMAP_WRITE).heldKind(Wire.LOCK_MMAP_READ).waiterComm("x\u001by"));
    TraceFragment fragment = new TraceFragment();
    fragment.setHost(host);
    fragment.setStreamEpochNs(1L);
    fragment.setFragment(0L);
    fragment.setWalker(
        Walker.newBuilder().setTgid(1).setTid(tid).setComm("cat").setStartBoottimeNs(55L).build());
    writer.into(fragment);
    return fragment;
  }

  private String inspect(Path capture) {
    terminal.reset();
    assertThat(Commands.run("inspect", capture.toString())).as(terminal.err()).isZero();
    return terminal.out();
  }

  private String inspectBroken(Path capture) {
    terminal.reset();
    assertThat(Commands.run("inspect", capture.toString())).isOne();
    return terminal.out();
  }
}
