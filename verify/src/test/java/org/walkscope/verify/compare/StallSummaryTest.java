// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Arch;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceMode;

class StallSummaryTest {
  private static ResultHost host(String kernel, List<LockKind> waitsSeen) {
    return ResultHost.newBuilder()
        .setHostname("h")
        .setBootId("b")
        .setArch(Arch.X86_64)
        .setKernelRelease(kernel)
        .setPageShift(12)
        .setPmdShift(21)
        .setPudShift(30)
        .setMode(TraceMode.EXACT)
        .setStreamEpochNs(0)
        .setMonotonicToEpochNs(0)
        .setWaitsSeen(waitsSeen)
        .build();
  }

  private static LockHold hold(ResultHost host, LockKind kind) {
    LockHold hold = new LockHold();
    hold.setHost(host);
    hold.setKind(kind);
    return hold;
  }

  private static Stall stall(ResultHost host, LockKind held) {
    Stall stall = new Stall();
    stall.setHost(host);
    stall.setHeld(held);
    return stall;
  }

  @Test
  void whatCannotBeSeenIsNoZero() {
    ResultHost sees = host("7.3", List.of(LockKind.MMAP_LOCK_READ, LockKind.MMAP_LOCK_WRITE));
    ResultHost old = host("6.1", null);
    List<LockHold> holds =
        List.of(
            hold(sees, LockKind.MMAP_LOCK_READ),
            hold(sees, LockKind.MMAP_LOCK_WRITE),
            hold(sees, LockKind.VMA_LOCK),
            hold(sees, LockKind.VMA_LOCK),
            hold(old, LockKind.MMAP_LOCK_READ));
    assertThat(StallSummary.of(holds, List.of(stall(sees, LockKind.MMAP_LOCK_WRITE))).lines())
        .containsExactly(
            "stalls, 6.1, mmap_lock_read held around walks 1 time: not told by this probe",
            "stalls, 7.3, mmap_lock_read held around walks 1 time: 0",
            "stalls, 7.3, mmap_lock_write held around walks 1 time: 1",
            "stalls, 7.3, vma_lock held around walks 2 times: not visible in this run");
  }
}
