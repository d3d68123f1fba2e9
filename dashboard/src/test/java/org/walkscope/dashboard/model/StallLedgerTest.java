// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;

class StallLedgerTest {
  private final StallLedger ledger = new StallLedger(100);

  private static Host host(String name, List<LockKind> waitsSeen) {
    Host host = Samples.host(name, Arch.X86_64);
    host.setKernelRelease("kernel-of-" + name);
    host.setWaitsSeen(waitsSeen);
    return host;
  }

  private StallRow only() {
    assertThat(ledger.view(Filter.ALL)).hasSize(1);
    return ledger.view(Filter.ALL).get(0);
  }

  @Test
  void noStallIsZeroOnlyWhereOneWouldBeSeen() {
    ledger.put(Samples.hold(host("a", List.of(LockKind.VMA_LOCK)), LockKind.VMA_LOCK));
    assertThat(only().stalls()).isZero();
    assertThat(only().hostsSeeing()).isEqualTo(1);
  }

  @Test
  void aLockWhoseWaitsTheKernelDoesNotShowHasNoFigure() {
    ledger.put(Samples.hold(host("a", List.of(LockKind.MMAP_LOCK_READ)), LockKind.VMA_LOCK));
    assertThat(only())
        .isEqualTo(
            new StallRow(
                LockKind.VMA_LOCK, 1L, null, null, null, 0, 1, 0, java.util.Set.of("kernel-of-a")));
  }

  @Test
  void aProbeThatDoesNotSayGivesNoFigureEither() {
    ledger.put(Samples.hold(host("a", null), LockKind.MMAP_LOCK_READ));
    assertThat(only().stalls()).isNull();
    assertThat(only().hostsSilent()).isEqualTo(1);
    assertThat(only().hostsBlind()).isZero();
  }

  @Test
  void figuresOfSomeHostsSayHowManyOthersCannotSee() {
    Host sees = host("a", List.of(LockKind.MMAP_LOCK_READ));
    ledger.put(Samples.hold(sees, LockKind.MMAP_LOCK_READ));
    ledger.put(Samples.stall(sees, LockKind.MMAP_LOCK_READ, 2_000));
    ledger.put(Samples.stall(sees, LockKind.MMAP_LOCK_READ, 5_000));
    ledger.put(Samples.hold(host("b", List.of()), LockKind.MMAP_LOCK_READ));
    ledger.put(Samples.hold(host("c", null), LockKind.MMAP_LOCK_READ));
    StallRow row = only();
    assertThat(row.holds()).isEqualTo(3);
    assertThat(row.stalls()).isEqualTo(2);
    assertThat(row.blamedNs()).isEqualTo(7_000);
    assertThat(row.longestNs()).isEqualTo(5_000);
    assertThat(List.of(row.hostsSeeing(), row.hostsBlind(), row.hostsSilent()))
        .containsExactly(1, 1, 1);
    assertThat(ledger.view(new Filter("b", null, null, null, null, null)).get(0).stalls()).isNull();
  }

  @Test
  void holdsThatAreNotToldAreNotZero() {
    ledger.put(Samples.stall(host("a", List.of(LockKind.VMA_LOCK)), LockKind.VMA_LOCK, 2_000));
    assertThat(only().holds()).isNull();
    assertThat(only().stalls()).isEqualTo(1);
  }

  @Test
  void keepsNoMoreThanItsBoundAndCountsTheRest() {
    for (int i = 0; i < 130; i++) {
      ledger.put(Samples.hold(host("h" + i, null), LockKind.VMA_LOCK));
    }
    assertThat(only().hostsSilent()).isEqualTo(100);
    assertThat(ledger.evicted()).isEqualTo(30);
  }
}
