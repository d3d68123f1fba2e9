// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.frame.TruncatedStreamException;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProgramCost;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;
import org.walkscope.wire.EventView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

/** Way of each frame of a stream into the sink. */
class IngestTest {
  private static final long BASE = 0x7f0000000000L;
  private static final FragmentSettings USUAL = FragmentSettings.usual();
  private final RecordedSink sink = new RecordedSink();

  @Test
  void aStreamBecomesFragmentsLossesAndItsEnd() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    builder.loss(20_000, 0, 6, 0).loss(20_001, 3, 9, 2).loss(30_000, 0, 7, 0);
    int before = builder.size();
    builder.end(40_000);
    IngestProgress done = sink.run(builder, USUAL);

    assertThat(sink.fragments).hasSize(1);
    TraceFragment fragment = sink.fragments.get(0);
    assertThat(fragment.getWalker())
        .isEqualTo(
            Walker.newBuilder()
                .setTgid(100)
                .setTid(100)
                .setComm("cat")
                .setStartBoottimeNs(55L)
                .setUid(0)
                .build());
    assertThat(fragment.getStreamEpochNs()).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(fragment.getFragment()).isZero();
    assertThat(fragment.getFirstTimestampNs()).isEqualTo(5_000);
    assertThat(fragment.getLastTimestampNs()).isEqualTo(10_000);
    assertThat(fragment.getEvents()).isEqualTo(6);
    assertThat(fragment.getEntries()).isEqualTo(4);
    assertThat(sink.events(100)).isEqualTo(SmallWalks.text(5_000, 1, 55, 9));

    assertThat(sink.losses).hasSize(2);
    assertThat(sink.losses.get(0).getTimestampNs()).isEqualTo(20_001);
    assertThat(sink.losses.get(0).getCpus())
        .containsExactly(
            new CpuLoss(0, 6L, 6L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 512L, 4096L),
            new CpuLoss(3, 9L, 7L, 0L, 2L, 0L, 0L, 0L, 0L, 0L, 0L, 512L, 4096L));
    assertThat(sink.losses.get(1).getTimestampNs()).isEqualTo(30_000);

    assertThat(sink.ends).hasSize(1);
    assertThat(sink.ends.get(0).getFrames()).isEqualTo(9);
    assertThat(sink.ends.get(0).getBytes()).isEqualTo(before);
    assertThat(sink.ends.get(0).getFragments()).isEqualTo(1);
    assertThat(sink.stageLosses).isEmpty();
    assertThat(sink.closed).isTrue();
    assertThat(done.events()).isEqualTo(6);
    assertThat(done.bytes()).isEqualTo(builder.size());
  }

  @Test
  void theWalkerHasTheUidOfItsLastBegin() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE).walkerUid(1000));
    sink.run(builder.end(40_000), USUAL);
    assertThat(sink.fragments.get(0).getWalker().getUid()).isEqualTo(1000);
  }

  @Test
  void walkerAndTargetsHaveTheCgroupsThatTheStreamTold() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    builder.cgroup(5_000, 66, "/system.slice/cron.service");
    WalkBeginView begin = SmallWalks.begin(55, 9, BASE).walkerCgroup(66);
    SmallWalks.walk(builder, 5_000, 1, begin.targetCgroup(67).vmaName("libc.so.6"));
    builder.cgroup(16_000, 68, "/system.slice/\\\\x2d.mount/a\\\\x2db.service");
    SmallWalks.walk(builder, 16_000, 2, begin.targetCgroup(68));
    SmallWalks.walk(builder, 26_000, 3, begin.targetCgroup(0));
    sink.run(builder.end(40_000), USUAL);
    TraceFragment fragment = sink.fragments.get(0);
    Cgroup cron = new Cgroup(66L, "/system.slice/cron.service", "cron.service", null, null);
    assertThat(fragment.getWalker().getCgroup()).isEqualTo(cron);
    assertThat(fragment.getCgroups())
        .containsExactly(
            new Cgroup(67L, null, null, null, null),
            new Cgroup(
                68L, "/system.slice/\\x2d.mount/a\\x2db.service", "a\\x2db.service", null, null));
    assertThat(RecordedSink.events(fragment)).anyMatch(line -> line.contains("target_cgroup=67"));
    assertThat(RecordedSink.events(fragment)).anyMatch(line -> line.contains("vma_name=libc.so.6"));
  }

  @ParameterizedTest
  @CsvSource({"3,", "4, 1000", "5, 1000", "6, 1000", "7, 1000"})
  void aStreamOfAnOlderVersionSaysWhatItHas(int version, Integer uid) throws IOException {
    StreamBuilder builder = new StreamBuilder(version);
    WalkBeginView begin = SmallWalks.begin(55, 9, BASE).walkerUid(1000).walkerCgroup(66);
    begin.targetCgroup(67).vmaName("libc.so.6").vmaReferences(3);
    begin.mmapLockOwner(Wire.OWNER_WRITER).mmapLockWaits(2).mmapLockOwnerComm("writer");
    SmallWalks.walk(builder, 5_000, 1, begin);
    SmallWalks.rare(builder, 15_000, 2);
    sink.run(builder.end(40_000), USUAL);
    TraceFragment fragment = sink.fragments.get(0);
    assertThat(fragment.getWalker().getUid()).isEqualTo(uid);
    boolean named = version >= 5;
    assertThat(fragment.getWalker().getCgroup() != null).isEqualTo(named);
    assertThat(fragment.getCgroups()).hasSize(named ? 1 : 0);
    assertThat(RecordedSink.events(fragment))
        .anyMatch(line -> line.contains("begin") && line.contains("end=0x7f0000006000"))
        .anyMatch(line -> line.contains("vma walk=2") && line.contains("inode=4711"));
    assertThat(fragment.getStrings().contains("libc.so.6")).isEqualTo(named);
    assertThat(RecordedSink.events(fragment))
        .anyMatch(line -> line.contains("vma_references=" + (version >= 6 ? 3 : 0)))
        .anyMatch(line -> line.contains("mmap_lock_owner=" + (version >= 7 ? 2 : 0)))
        .anyMatch(line -> line.contains("mmap_lock_owner_comm=" + (version >= 7 ? "writer" : "")));
  }

  /** Recorded before begins said it. */
  @Test
  void aStreamOfVersion2SaysNoUid() throws IOException {
    try (InputStream recorded = getClass().getResourceAsStream("/streams/version-2.wscp")) {
      new Ingest(USUAL, () -> 0, progress -> {}).run(recorded, header -> sink);
    }
    assertThat(sink.fragments).isNotEmpty().allMatch(f -> f.getWalker().getUid() == null);
    assertThat(sink.fragments).allMatch(f -> f.getWalker().getCgroup() == null);
    assertThat(sink.fragments).allMatch(f -> f.getCgroups().isEmpty());
  }

  @Test
  void whatProgramsCostTravelsWithTheLossesAfterIt() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    builder.loss(10_000, 0, 6, 0).cost(20_000, "smaps_pte_range", 900, 3);
    builder.cost(20_000, "walk_page_vma", 0, 0).loss(20_001, 0, 9, 0).end(40_000);
    sink.run(builder, USUAL);
    assertThat(sink.losses).hasSize(2);
    assertThat(sink.losses.get(0).getPrograms()).isEmpty();
    assertThat(sink.losses.get(1).getPrograms())
        .containsExactly(
            new ProgramCost("smaps_pte_range", "smaps_pte_range", 900L, 3L, 0L),
            new ProgramCost("walk_page_vma", "smaps_pte_range", 0L, 0L, 0L));
  }

  @Test
  void eventsOutsideWalksAreNeverLateAndStayWhereTheyCame() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    builder.lockHold(outside(11_000, 1, LockHoldView.allocate()));
    SmallWalks.walk(builder, 15_000, 2, SmallWalks.begin(55, 9, BASE));
    builder.lockHold(outside(21_000, 2, LockHoldView.allocate()));
    builder.stall(outside(21_500, 1, StallView.allocate()));
    builder.end(40_000);
    IngestProgress done = sink.run(builder, USUAL);
    assertThat(done.lateEvents()).isZero();
    assertThat(done.events()).isEqualTo(15);
    assertThat(sink.stageLosses).isEmpty();
    assertThat(
            sink.events(100).stream()
                .map(line -> line.replaceAll("^\\S+ (\\S+) .*", "$1"))
                .toList())
        .containsSubsequence("end", "lock_hold", "begin", "end", "lock_hold", "stall");
  }

  private static <V extends EventView> V outside(long at, long walk, V event) {
    return SmallWalks.at(at, walk, Wire.OUTSIDE, event);
  }

  @Test
  void aBrokenStreamKeepsWhatCameBeforeAndHasNoEnd() {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, BASE));
    byte[] cut = Arrays.copyOf(builder.bytes(), builder.size() - 3);
    assertThatThrownBy(() -> sink.run(cut, USUAL))
        .isInstanceOf(TruncatedStreamException.class)
        .hasMessageEndingWith("at byte " + cut.length);

    assertThat(sink.events(100)).isEqualTo(SmallWalks.text(5_000, 1, 55, 9).subList(0, 9));
    assertThat(sink.ends).isEmpty();
    assertThat(sink.closed).isTrue();
    assertThat(sink.stageLosses).hasSize(1);
    assertThat(sink.stageLosses.get(0).getCounter()).isEqualTo(Counter.STREAMS_BROKEN.label());
    assertThat(sink.stageLosses.get(0).getFirst()).endsWith("at byte " + cut.length);
    assertThat(sink.stageLosses.get(0).getEpochMs()).isEqualTo(12345);
  }
}
