// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistinctWaitsTest {
  private final DistinctWaits waits = new DistinctWaits();

  private static StallBlame blame(String hostname, long run, int... tids) {
    ResultHost host = new ResultHost();
    host.setHostname(hostname);
    host.setStreamEpochNs(run);
    List<StalledWaiter> waiters = new ArrayList<>();
    for (int tid : tids) {
      StalledWaiter waiter = new StalledWaiter();
      waiter.setTid(tid);
      waiter.setEndEpochNs(1_000);
      waiters.add(waiter);
    }
    StallBlame blame = new StallBlame();
    blame.setHost(host);
    blame.setWaiters(waiters);
    return blame;
  }

  @Test
  void countsAWaitForTwoHoldsOnceForWhomItIsCounted() {
    assertThat(waits.in("cat", blame("a", 1, 7, 8))).isEqualTo(2);
    assertThat(waits.in("cat", blame("a", 1, 8, 9))).isEqualTo(1);
    assertThat(waits.in("top", blame("a", 1, 8))).isEqualTo(1);
  }

  @Test
  void tellsWaitsOfHostsAndRunsApart() {
    assertThat(waits.in("cat", blame("a", 1, 7))).isEqualTo(1);
    assertThat(waits.in("cat", blame("a", 2, 7))).isEqualTo(1);
    assertThat(waits.in("cat", blame("b", 1, 7))).isEqualTo(1);
  }

  @Test
  void countsEachThatIsNotListed() {
    StallBlame blame = blame("a", 1, 7);
    blame.setWaitersDropped(5);
    assertThat(waits.in("cat", blame)).isEqualTo(6);
    assertThat(waits.in("cat", blame)).isEqualTo(5);
  }
}
