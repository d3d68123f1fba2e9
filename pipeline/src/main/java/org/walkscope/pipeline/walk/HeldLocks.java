// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walker;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireEnums;

/** Locks held around walks, and who waited for them: the records of what the probe saw. */
public final class HeldLocks {
  public static final OutputTag<LockHold> HOLDS =
      new OutputTag<>("lock-holds", new AvroTypeInfo<>(LockHold.class));
  public static final OutputTag<Stall> STALLS =
      new OutputTag<>("stalls", new AvroTypeInfo<>(Stall.class));

  private HeldLocks() {}

  /**
   * A lock that was held around walks.
   *
   * @param last begin of the walker's last walk, which may be of another mm
   * @param targetCgroup cgroup of its target; null when not known
   */
  public static LockHold hold(
      LockHoldView lockHold,
      ResultHost host,
      Walker walker,
      WalkBeginView last,
      Cgroup targetCgroup) {
    LockHold hold = new LockHold();
    hold.setHost(host);
    hold.setWalker(walker);
    hold.setKind(WireEnums.lockKind(lockHold.kind()));
    hold.setMm(lockHold.mm());
    hold.setLock(lockHold.lock());
    hold.setVmaStart(lockHold.kind() == Wire.LOCK_VMA ? lockHold.address() : null);
    hold.setFirstWalk(lockHold.firstWalk());
    hold.setLastWalk(lockHold.walk());
    hold.setWalks(Integer.toUnsignedLong(lockHold.nrWalks()));
    hold.setReleasedEpochNs(lockHold.timestampNs() + host.getMonotonicToEpochNs());
    hold.setWaitNs(lockHold.waitNs());
    hold.setHoldNs(lockHold.holdNs());
    hold.setWaitBound((lockHold.flags() & Wire.LOCK_WAIT_BOUND) != 0);
    hold.setHoldBound((lockHold.flags() & Wire.LOCK_HOLD_BOUND) != 0);
    hold.setDowngraded((lockHold.flags() & Wire.LOCK_DOWNGRADED) != 0);
    if (last != null && last.mm() == lockHold.mm()) {
      hold.setTarget(WalkRecord.target(last, targetCgroup));
      hold.setConsumer(Consumers.of(last));
      hold.setWalkerKind(WalkRecord.kind(last));
    }
    return hold;
  }

  /**
   * A task that waited for such a lock.
   *
   * @param last begin of the walker's last walk, which may be of another mm
   * @param targetCgroup cgroup of its target; null when not known
   */
  public static Stall stall(
      StallView waited, ResultHost host, Walker walker, WalkBeginView last, Cgroup targetCgroup) {
    Stall stall = new Stall();
    stall.setHost(host);
    stall.setWalker(walker);
    stall.setWalk(waited.walk());
    stall.setHeld(WireEnums.lockKind(waited.heldKind()));
    stall.setMm(waited.mm());
    stall.setWaiterTgid(waited.waiterTgid());
    stall.setWaiterTid(waited.waiterTid());
    stall.setWaiterComm(waited.waiterComm());
    stall.setAsked(WireEnums.lockKind(waited.kind()));
    stall.setEndEpochNs(waited.timestampNs() + host.getMonotonicToEpochNs());
    stall.setWaitNs(waited.waitNs());
    stall.setOverlapNs(waited.overlapNs());
    stall.setWaitBound((waited.flags() & Wire.LOCK_WAIT_BOUND) != 0);
    stall.setOverlapBound((waited.flags() & Wire.LOCK_HOLD_BOUND) != 0);
    if (last != null && last.mm() == waited.mm()) {
      stall.setTarget(WalkRecord.target(last, targetCgroup));
      stall.setConsumer(Consumers.of(last));
      stall.setWalkerKind(WalkRecord.kind(last));
    }
    return stall;
  }
}
