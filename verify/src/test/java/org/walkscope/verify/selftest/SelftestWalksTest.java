// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.verify.selftest.SelftestWalks.Tested;
import org.walkscope.verify.selftest.TapTest.Result;

class SelftestWalksTest {
  static {
    TrustedRecords.declare();
  }

  private static final int PID = 148;
  private static final long MONOTONIC_TO_EPOCH_NS = 1_795_435_200_000_000_000L;

  /** Planned at 100; its tests told at 200 and 300. */
  private static final Tap TAP =
      new Tap(
          PID,
          0,
          2,
          100,
          List.of(
              new TapTest(1, "a", Result.OK, 3, 200), new TapTest(2, "b", Result.NOT_OK, 4, 300)),
          List.of());

  private static Walk walk(long beganNs, String consumer, String ops, long entries) {
    ResultHost host =
        ResultHost.newBuilder()
            .setHostname("guest")
            .setBootId("boot")
            .setArch(Arch.ARM64)
            .setKernelRelease("7.3.0")
            .setPageShift(12)
            .setPmdShift(21)
            .setPudShift(30)
            .setMode(TraceMode.EXACT)
            .setStreamEpochNs(0)
            .setMonotonicToEpochNs(MONOTONIC_TO_EPOCH_NS)
            .build();
    return Walk.newBuilder()
        .setHost(host)
        .setWalker(
            Walker.newBuilder()
                .setTgid(PID)
                .setTid(PID + 1)
                .setComm("pagemap_ioctl")
                .setStartBoottimeNs(1L)
                .build())
        .setTarget(Target.newBuilder().setTgid(PID).setComm("pagemap_ioctl").setMm(1).build())
        .setWalk(1)
        .setFile(ProcFile.NONE)
        .setWalkerKind(WalkerKind.LEGACY)
        .setConsumer(consumer)
        .setFunction("walk_page_range")
        .setOps(ops)
        .setStart(0)
        .setEnd(4096)
        .setMapCount(1)
        .setBeginEpochNs(MONOTONIC_TO_EPOCH_NS + beganNs)
        .setDurationNs(1_000_000)
        .setCompleteness(Completeness.COMPLETE)
        .setMissingEvents(0)
        .setReadErrors(0)
        .setSteps(entries)
        .setAchievableSteps(1)
        .setAchievableExact(true)
        .setCounts(
            TypeCounts.newBuilder().setNone(entries / 2).setFolio(entries - entries / 2).build())
        .setExtents(List.of())
        .setLocks(List.of())
        .build();
  }

  private static SelftestWalks of(Walk... walks) {
    return SelftestWalks.of(TAP, "pagemap_ioctl", List.of(walks));
  }

  @Test
  void aWalkBelongsToTheTestWhoseLineComesNextAfterItBegan() {
    SelftestWalks found =
        of(
            walk(300, "pagemap_scan", "scan", 64),
            walk(299, "pagemap_scan", "scan", 32),
            walk(200, "pagemap_scan", "scan", 16),
            walk(199, "pagemap_scan", "scan", 8),
            walk(100, "pagemap_scan", "scan", 4),
            walk(99, "pagemap_scan", "scan", 2));

    assertThat(found.before()).containsExactly(new WalkGroup("pagemap_scan/scan", 1, 2, 0));
    assertThat(found.tests())
        .containsExactly(
            new Tested(TAP.tests().get(0), List.of(new WalkGroup("pagemap_scan/scan", 2, 12, 0))),
            new Tested(TAP.tests().get(1), List.of(new WalkGroup("pagemap_scan/scan", 2, 48, 0))));
    assertThat(found.after()).containsExactly(new WalkGroup("pagemap_scan/scan", 1, 64, 0));
    assertThat(found.walks()).isEqualTo(4);
  }

  @Test
  void tellsWhoAskedForTheWalksAndWhatIsMissing() {
    Walk lossy = walk(250, "smaps", "smaps_walk_ops", 1);
    lossy.setCompleteness(Completeness.LOSSY);
    SelftestWalks found =
        of(
            lossy,
            walk(260, "smaps", "smaps_walk_ops", 5),
            walk(270, "folio_walk_start", "", 1),
            walk(280, "odd_ops", "odd_ops", 0));

    assertThat(found.tests().get(0).walks()).isEmpty();
    assertThat(found.tests().get(1).walks())
        .extracting(WalkGroup::toString)
        .containsExactly(
            "folio_walk_start/walk_page_range: 1 walk, 1 entry",
            "odd_ops: 1 walk, 0 entries",
            "smaps/smaps_walk_ops: 2 walks, 6 entries, 1 INCOMPLETE");
  }

  @Test
  void takesWhatTheTestForkedAndLeavesOthersOut() {
    Walk forked = walk(150, "mincore", "mincore_walk_ops", 1);
    forked.setWalker(
        Walker.newBuilder()
            .setTgid(PID + 5)
            .setTid(PID + 5)
            .setComm("pagemap_ioctl")
            .setStartBoottimeNs(2L)
            .build());
    Walk renamed = walk(150, "mincore", "mincore_walk_ops", 2);
    renamed.setWalker(
        Walker.newBuilder()
            .setTgid(PID)
            .setTid(PID + 6)
            .setComm("thread")
            .setStartBoottimeNs(2L)
            .build());
    Walk other = walk(150, "mincore", "mincore_walk_ops", 4);
    other.setWalker(
        Walker.newBuilder().setTgid(1).setTid(1).setComm("init").setStartBoottimeNs(1L).build());

    assertThat(of(forked, renamed, other).tests().get(0).walks())
        .containsExactly(new WalkGroup("mincore/mincore_walk_ops", 2, 3, 0));
  }
}
