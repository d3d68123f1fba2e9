// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Detail;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.verify.proc.IndexedRead;

class WalkerReadingsTest {
  static {
    TrustedRecords.declare();
  }

  private static final long A = 0x7f00_0000_0000L;
  private static final long PAGE = 4096;
  private static final int TID = 7;
  private static final List<String> FILES = List.of("smaps", "numa_maps", "pagemap", "clear_refs");

  @TempDir private Path folder;
  private final List<IndexedRead> index = new ArrayList<>();
  private final List<Walk> walks = new ArrayList<>();
  private final StringWriter printed = new StringWriter();

  @BeforeEach
  void readEachFileThreeTimes() throws IOException {
    for (String file : FILES) {
      read(file, WalkerKind.LEGACY);
      read(file + "_range", WalkerKind.PT_RANGE_WALK);
      read(file, WalkerKind.LEGACY);
    }
  }

  /** Adds a read of one walk in which 25 page-table locks are held. */
  private void read(String file, WalkerKind kind) throws IOException {
    long number = index.size() + 1L;
    Path path = folder.resolve(number + ".txt");
    Files.writeString(path, "first\nsecond\nthird\n");
    boolean write = file.startsWith("clear_refs");
    index.add(
        new IndexedRead(
            file, 42, TID, number * 1000, number * 1000 + 999, write ? null : path, null));
    String name = file.replace("_range", "").toUpperCase(Locale.ROOT);
    walks.add(walk(number, kind, ProcFile.valueOf(name)));
  }

  private static Walk walk(long number, WalkerKind kind, ProcFile file) {
    ResultHost host =
        ResultHost.newBuilder()
            .setHostname("h")
            .setBootId("b")
            .setArch(Arch.X86_64)
            .setKernelRelease("7.3")
            .setPageShift(12)
            .setPmdShift(21)
            .setPudShift(30)
            .setMode(TraceMode.EXACT)
            .setStreamEpochNs(0)
            .setMonotonicToEpochNs(5_000_000)
            .build();
    List<LockSpan> locks = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      locks.add(new LockSpan(LockKind.PTL, Level.PTE, A, 1L, 10L, 1_000L + i, false, false));
    }
    return Walk.newBuilder()
        .setHost(host)
        .setWalker(
            Walker.newBuilder()
                .setTgid(TID)
                .setTid(TID)
                .setComm("cat")
                .setStartBoottimeNs(1L)
                .build())
        .setTarget(new Target(42, "walkload", 1L, 99L, null, null))
        .setWalk(number)
        .setSnapshot(number)
        .setFile(file)
        .setWalkerKind(kind)
        .setTypesAsked(kind == WalkerKind.LEGACY ? null : List.of(EntryType.FOLIO))
        .setConsumer(file.name().toLowerCase(Locale.ROOT))
        .setFunction("f")
        .setOps("o")
        .setStart(A)
        .setEnd(A + 16 * PAGE)
        .setMapCount(1)
        .setBeginEpochNs(5_000_000 + number * 1000 + 5)
        .setDurationNs(100)
        .setResult(0L)
        .setCompleteness(Completeness.COMPLETE)
        .setMissingEvents(0)
        .setReadErrors(0)
        .setSteps(1)
        .setAchievableSteps(1)
        .setAchievableExact(true)
        .setCounts(TypeCounts.newBuilder().setFolio(16).build())
        .setExtents(
            new ArrayList<>(
                List.of(
                    new Extent(
                        A,
                        16L,
                        16 * PAGE,
                        EntryType.FOLIO,
                        Level.PTE,
                        null,
                        0x10_0000L,
                        null,
                        null))))
        .setLocks(locks)
        .build();
  }

  private WalkersResult result() throws IOException {
    WalkersResult result =
        new WalkersResult(WalkerReadings.of(index, RebuiltWalks.of(walks), List.of()));
    result.print(new PrintWriter(printed), null);
    return result;
  }

  private void assertResult(String line) {
    assertThat(printed.toString()).endsWith("\nresult: consumers=4 " + line + "\n");
  }

  @Test
  void fourConsumersThatAreEqualInTraceAndAnswer() throws IOException {
    assertThat(result().allEqual()).isTrue();
    assertResult("equal=4 compared=4 differs=0 not_comparable=0 fault=none");
    assertThat(printed.toString()).contains("smaps: equal", "answer: equal, 19 bytes");
  }

  @Test
  void namesWhatTheNewWalkerLacks() throws IOException {
    Walk faulty = walks.get(4);
    faulty.getExtents().get(0).setEntries(15);
    faulty.getExtents().get(0).setBytes(15 * PAGE);
    faulty.getCounts().setFolio(15);
    assertThat(result().allEqual()).isFalse();
    assertResult("equal=3 compared=4 differs=1 not_comparable=0 fault=none");
    assertThat(printed.toString())
        .contains(
            "numa_maps: differs: 1 range differs",
            "DIFFERS: 7f000000f000-7f0000010000: legacy 1 PTE FOLIO, pt_range_walk nothing");
  }

  @Test
  void namesTheFirstLineThatDiffers() throws IOException {
    Files.writeString(index.get(1).path(), "first\nsexond\nthird\n");
    assertThat(result().allEqual()).isFalse();
    assertThat(printed.toString())
        .contains("smaps: differs", "line 2 is 'second', through pt_range_walk 'sexond'");
  }

  @Test
  void aTextThatTheKernelItselfChangedIsNobodysFault() throws IOException {
    Files.writeString(index.get(1).path(), "first\nsexond\nthird\n");
    Files.writeString(index.get(2).path(), "first\nsexond\nthird\n");
    assertThat(result().allEqual()).isTrue();
    assertThat(printed.toString()).contains("changed from the first to the last read; line 2");
  }

  @Test
  void aConsumerThatWasNotReadIsNotComparable() throws IOException {
    index.remove(10);
    assertThat(result().allEqual()).isFalse();
    assertResult("equal=3 compared=3 differs=0 not_comparable=1 fault=none");
  }

  @Test
  void aReadWithoutWalksIsNotComparable() throws IOException {
    walks.remove(1);
    assertThat(result().allEqual()).isFalse();
    assertThat(printed.toString()).contains("smaps: not comparable");
    assertResult("equal=3 compared=3 differs=0 not_comparable=1 fault=none");
  }

  /** Gap from the walk before to the walk after: the missing walk may belong to either read. */
  @Test
  void walksMissingBetweenTwoReadsMakeNeitherComparable() throws IOException {
    Walk gap = walk(4, WalkerKind.LEGACY, ProcFile.SMAPS);
    gap.setMissingWalks(3);
    gap.setCompleteness(Completeness.LOSSY);
    gap.setBeginEpochNs(5_000_000 + 3_105);
    gap.setDurationNs(900);
    walks.add(gap);
    assertThat(result().allEqual()).isFalse();
    assertThat(printed.toString())
        .contains("smaps: not comparable", "numa_maps: not comparable", "pagemap: equal");
    assertResult("equal=2 compared=2 differs=0 not_comparable=2 fault=none");
  }

  /** Records of missing walks count neither as walks nor as complete ones. */
  @Test
  void missingWalksAreCountedApartAndTheirReadIsNotComplete() throws IOException {
    Walk before = walk(1, WalkerKind.LEGACY, ProcFile.SMAPS);
    Walk after = walk(13, WalkerKind.LEGACY, ProcFile.SMAPS);
    Walk gap = walk(2, WalkerKind.LEGACY, ProcFile.SMAPS);
    gap.setMissingWalks(11);
    gap.setCompleteness(Completeness.LOSSY);
    StressComparison compared =
        StressComparison.of(
            List.of(index.get(0)),
            RebuiltWalks.of(List.of(before, gap, after)),
            List.of(),
            List.of(),
            List.of(),
            Detail.FOLIOS);
    assertThat(List.of(compared.walks(), compared.completeWalks(), compared.missingWalks()))
        .containsExactly(2L, 2L, 11L);
    assertThat(compared.completeReads()).isZero();
    LossSummary loss =
        LossSummary.of(List.of(), List.of()).withMissing(RebuiltWalks.of(List.of(before, gap)));
    assertThat(loss.problems())
        .containsExactly("11 walks are missing, first walk 2 of thread 7 of h");
  }

  @Test
  void holdsOfAllReadingsTogetherTellOfALockThatIsHeldLonger() throws IOException {
    for (Walk walk : walks) {
      if (walk.getWalkerKind() == WalkerKind.PT_RANGE_WALK) {
        walk.getLocks().forEach(span -> span.setHoldNs(11_000));
      }
    }
    assertThat(result().allEqual()).isFalse();
    assertThat(printed.toString()).contains("lock hold: PTL of level PTE");
    assertResult("equal=0 compared=4 differs=4 not_comparable=0 fault=none");
  }

  /** verify: where pt_range_walk did not walk, its twin of pagemap answers 0. */
  @Test
  void pagemapBetweenVmasIsZeroWithoutAWalk() throws IOException {
    Walk walk = walks.get(7);
    walk.setPagemap(List.of(new PagemapRun(A, 16L, 1L << 63 | 5, 1L)));
    Path answer = folder.resolve("p.bin");
    IndexedRead read = new IndexedRead("pagemap_range", 42, TID, 8_000, 8_999, answer, null);
    Files.writeString(folder.resolve("p.ranges"), "%x-%x\n".formatted(A - PAGE, A + 17 * PAGE));
    assertThat(pagemap(read, answer, 0)).isEqualTo("18/18");
    assertThat(pagemap(read, answer, 1L << 63)).isEqualTo("17/18");
    IndexedRead own = new IndexedRead("pagemap", 42, TID, 8_000, 8_999, answer, null);
    assertThat(pagemap(own, answer, 0)).isEqualTo("16/18");
  }

  /** What facts of folios determine is open in a trace that has none, but no gap in it is. */
  @Test
  void entriesAloneLeaveOpenWhatACompleteWalkWasNotAskedFor() throws IOException {
    Walk walk = walks.get(7);
    walk.setPagemap(List.of(new PagemapRun(A, 8L, 1L << 63 | 5, 1L)));
    Path answer = folder.resolve("p.bin");
    IndexedRead read = new IndexedRead("pagemap_range", 42, TID, 8_000, 8_999, answer, null);
    Files.writeString(folder.resolve("p.ranges"), "%x-%x\n".formatted(A - PAGE, A + 17 * PAGE));
    assertThat(pagemap(read, answer, 0, Detail.ENTRIES)).isEqualTo("10/10");
    assertThat(pagemap(read, answer, 0, Detail.FOLIOS)).isEqualTo("10/18");
    TypeCounts pages = walk.getCounts();
    walk.setCounts(new TypeCounts()); // what passed no page needs no folio
    assertThat(pagemap(read, answer, 0, Detail.ENTRIES)).isEqualTo("10/18");
    walk.setCounts(pages);
    walk.setCompleteness(Completeness.LOSSY);
    assertThat(pagemap(read, answer, 0, Detail.ENTRIES)).isEqualTo("10/18");
  }

  private String pagemap(IndexedRead read, Path answer, long last) throws IOException {
    return pagemap(read, answer, last, Detail.FOLIOS);
  }

  private String pagemap(IndexedRead read, Path answer, long last, Detail detail)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(18 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0);
    for (long page = 0; page < 16; page++) {
      bytes.putLong(1L << 63 | (5 + page));
    }
    bytes.putLong(last);
    Files.write(answer, bytes.array());
    return FilesComparison.of(List.of(read), walks, Collections.emptyList(), detail).stream()
        .filter(result -> result.name().equals("pagemap"))
        .findFirst()
        .orElseThrow()
        .share()
        .toString();
  }
}
