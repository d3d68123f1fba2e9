// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.walkscope.schema.LockOwner;
import org.walkscope.schema.MmapLockWait;
import org.walkscope.schema.Walk;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

class WalkerWaitsTest {
  private final WalkBeginView begin = WalkBeginView.allocate();

  private Walk walk() {
    Walk walk = new Walk();
    WalkerWaits.put(begin, walk);
    return walk;
  }

  private void waited(int owner) {
    begin.mmapLockOwner(owner).mmapLockWaits(2).mmapLockWaitNs(700).mmapLockLongestNs(400);
    begin.mmapLockOwnerTid(8).mmapLockOwnerTgid(7).mmapLockOwnerComm("writer");
  }

  @Test
  void whatABeginDoesNotTellIsNullAndNotZero() {
    Walk walk = walk();
    assertThat(walk.getMmapLockWaitNs()).isNull();
    assertThat(walk.getMmapLockWaits()).isNull();
    assertThat(walk.getLongestMmapLockWait()).isNull();
  }

  @Test
  void noWaitIsZero() {
    begin.mmapLockOwner(Wire.OWNER_NONE);
    Walk walk = walk();
    assertThat(walk.getMmapLockWaitNs()).isZero();
    assertThat(walk.getMmapLockWaits()).isZero();
    assertThat(walk.getLongestMmapLockWait()).isNull();
  }

  @Test
  void aWriterIsNamed() {
    waited(Wire.OWNER_WRITER);
    Walk walk = walk();
    assertThat(walk.getMmapLockWaitNs()).isEqualTo(700);
    assertThat(walk.getMmapLockWaits()).isEqualTo(2);
    assertThat(walk.getLongestMmapLockWait())
        .isEqualTo(new MmapLockWait(400L, LockOwner.WRITER, 8, 7, "writer"));
  }

  @Test
  void readersAndNobodyHaveNoName() {
    waited(Wire.OWNER_READERS);
    assertThat(walk().getLongestMmapLockWait())
        .isEqualTo(new MmapLockWait(400L, LockOwner.READERS, null, null, null));
    waited(Wire.OWNER_UNKNOWN);
    assertThat(walk().getLongestMmapLockWait())
        .isEqualTo(new MmapLockWait(400L, LockOwner.UNKNOWN, null, null, null));
  }
}
