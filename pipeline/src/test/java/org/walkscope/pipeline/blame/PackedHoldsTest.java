// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Target;
import org.walkscope.schema.WalkerKind;

class PackedHoldsTest {
  private static final LockKind[] KINDS = {LockKind.MMAP_LOCK_READ, LockKind.MMAP_LOCK_WRITE};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 300})
  void blameTellsOfPackedHoldsWhatItTellsOfHolds(int count) {
    SplittableRandom random = new SplittableRandom(count);
    OpenHolds holds = new OpenHolds();
    OpenHolds packed = new PackedHolds();
    LockHold like = hold(random, null);
    for (int i = 0; i < count; i++) {
      like = hold(random, random.nextInt(4) == 0 ? null : like);
      holds.add(like);
      packed.add(like);
    }
    assertThat(packed.size()).isEqualTo(count);
    assertThat(blames(packed)).isEqualTo(blames(holds));
  }

  private static List<StallBlame> blames(OpenHolds holds) {
    return holds.holdsInOrder().stream()
        .map(hold -> BlameRecord.of(hold, List.of(stall(hold)), 1))
        .toList();
  }

  /** A hold; like another but for its times and walks, unless that is null. */
  private static LockHold hold(SplittableRandom random, LockHold like) {
    long mm = like == null ? random.nextInt(3) : like.getMm();
    return LockHold.newBuilder()
        .setHost(ResultHosts.of(TestHosts.x86(), 0))
        .setWalker(TestHosts.walker(7))
        .setKind(like == null ? KINDS[random.nextInt(2)] : like.getKind())
        .setMm(mm)
        .setLock(mm)
        .setFirstWalk(random.nextInt(4))
        .setLastWalk(random.nextInt(4))
        .setWalks(1)
        .setReleasedEpochNs(random.nextInt(50))
        .setWaitNs(0)
        .setHoldNs(random.nextInt(50))
        .setWaitBound(false)
        .setHoldBound(like == null ? random.nextBoolean() : like.getHoldBound())
        .setDowngraded(false)
        .setTarget(mm == 0 ? null : new Target((int) mm, "db", null, mm, null, null))
        .setConsumer(mm == 0 ? null : "smaps")
        .setWalkerKind(mm == 0 ? null : WalkerKind.LEGACY)
        .build();
  }

  /** Wait for a hold, of which the target is not known. */
  private static Stall stall(LockHold hold) {
    return Stall.newBuilder()
        .setHost(hold.getHost())
        .setWalker(hold.getWalker())
        .setWalk(hold.getFirstWalk())
        .setHeld(hold.getKind())
        .setMm(hold.getMm())
        .setWaiterTgid(8)
        .setWaiterTid(8)
        .setWaiterComm("waits")
        .setAsked(LockKind.MMAP_LOCK_WRITE)
        .setEndEpochNs(100)
        .setWaitNs(10)
        .setOverlapNs(10)
        .setWaitBound(false)
        .setOverlapBound(false)
        .build();
  }
}
